/** What is told about an offered mask after a save or a discard, and how little that bothers anybody. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { answer, square } from '../fakes/answers.js';
import { settle } from '../fakes/clock.js';
import { openDesk } from '../fakes/desk.js';

async function withResult(options) {
    const desk = await openDesk(options);
    await desk.click(answer());
    return desk;
}

test('a save of what was offered is an acceptance, with the seconds since the click', async () => {
    const { session, clock, api } = await withResult();
    await clock.advance(12_300);

    session.hostSaved(clock.now());
    await settle();

    assert.deepEqual(api.feedback, [
        {
            request_id: 'request-1',
            verdict: 'accepted',
            image_type: 'middle',
            target: 'psoas',
            model: 'demo',
            model_digest: 'abc',
            confidence: 0.9,
            seconds: 12.3,
            cached: false,
            dice: 1,
            edited_px: 0,
        },
    ]);
    assert.equal(session.view.saved, true);
});

test('a save of what was edited says how far it is from the offer', async () => {
    const { session, clock, api, editor } = await withResult();
    editor.polys.psoas.pop();
    session.hostEdited();

    session.hostSaved(clock.now());
    await settle();

    assert.equal(api.feedback[0].verdict, 'edited');
    assert.equal(api.feedback[0].dice, 0.5);
    assert.equal(api.feedback[0].edited_px, 10);
});

test('what counts is the annotation when the save began: a host may clear it before the save is noticed', async () => {
    const { session, clock, api, editor } = await withResult();
    await clock.advance(1_000);
    const savedAtMs = clock.now();
    await clock.advance(50);
    editor.polys.psoas.splice(0);
    session.hostEdited();

    session.hostSaved(savedAtMs);
    await settle();

    assert.equal(api.feedback[0].verdict, 'accepted');
});

test('a host that tells of its save itself is judged by what is there now', async () => {
    const { session, api, editor } = await withResult();
    editor.polys.psoas.pop();

    session.hostSaved();
    await settle();

    assert.equal(api.feedback[0].verdict, 'edited');
});

test('both modes of one save get their verdicts', async () => {
    const { session, clock, api, editor, click } = await withResult();
    editor.mode = 'combo';
    session.hostChanged();
    await click(answer({ request_id: 'request-2' }));

    session.hostSaved(clock.now());
    await settle();

    assert.deepEqual(
        api.feedback.map(({ request_id, target }) => [request_id, target]),
        [
            ['request-1', 'psoas'],
            ['request-2', 'combo'],
        ],
    );
});

test('saving the same twice tells it once; saving again after an edit tells the new verdict', async () => {
    const { session, clock, api, editor } = await withResult();
    session.hostSaved(clock.now());
    session.hostSaved(clock.now());
    await settle();
    assert.equal(api.feedback.length, 1);

    await clock.advance(1);
    editor.polys.psoas.pop();
    session.hostEdited();
    session.hostSaved(clock.now());
    await settle();
    assert.equal(api.feedback[1].verdict, 'edited');
});

test('a discard gives back what was there and says so, after a save too', async () => {
    const { session, clock, api, editor } = await openDesk();
    editor.polys.psoas.push(square(40));
    session.start();
    session.confirm('replace');
    await settle();
    api.asked[0].answer(answer());
    await settle();
    session.hostSaved(clock.now());

    session.discard();
    await settle();

    assert.deepEqual(editor.polys.psoas, [square(40)]);
    assert.equal(session.view.state, 'discarded');
    assert.equal(session.view.canDiscard, false);
    assert.deepEqual(
        api.feedback.map(({ verdict }) => verdict),
        ['accepted', 'discarded'],
    );
    assert.equal('dice' in api.feedback[1], false);
});

test('what was discarded is not judged again by a later save', async () => {
    const { session, clock, api } = await withResult();
    session.discard();

    session.hostSaved(clock.now());
    await settle();

    assert.deepEqual(
        api.feedback.map(({ verdict }) => verdict),
        ['discarded'],
    );
});

test('a rating after the save goes alone, and one before it goes with the verdict', async () => {
    const early = await withResult();
    early.session.rate('good');
    early.session.hostSaved(early.clock.now());
    await settle();
    assert.equal(early.api.feedback[0].rating, 'good');

    const late = await withResult();
    late.session.hostSaved(late.clock.now());
    late.session.rate('wrong');
    await settle();
    assert.deepEqual(late.api.feedback[1], { request_id: 'request-1', rating: 'wrong' });
    assert.equal(late.session.view.rated, 'wrong');
});

test('a rating waits until its verdict has arrived', async () => {
    const { session, clock, api } = await withResult();
    const arrive = api.holdFeedback();

    session.hostSaved(clock.now());
    session.rate('good');
    await settle();
    assert.equal(api.feedback.length, 1);

    arrive();
    await settle();
    assert.equal(api.feedback[1].rating, 'good');
});

test('feedback that is lost on the way bothers nobody, and does not hold up the next', async () => {
    const { session, clock, api } = await withResult();
    api.loseFeedback();

    session.hostSaved(clock.now());
    session.rate('good');
    await settle();

    assert.equal(session.view.state, 'done');
    assert.equal(api.feedback.length, 2);
});

test('feedback goes out although the editor closes at once', async () => {
    const { session, clock, api } = await withResult();

    session.hostSaved(clock.now());
    session.destroy();
    await settle();

    assert.equal(api.feedback.length, 1);
});

test('the panel can be closed, and the result still be discarded', async () => {
    const { session, editor } = await withResult();
    session.dismiss();
    assert.equal(session.view.state, 'ready');
    assert.equal(session.view.canDiscard, true);

    session.discard();

    assert.deepEqual(editor.polys.psoas, []);
});
