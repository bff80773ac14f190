/** Point mode: the preview that follows the marks, and what becomes of it. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { Refusal } from '../../src/core/refusal.js';
import { answer, candidate, drawn, LEVEL_UNKNOWN, NOT_FOUND, square } from '../fakes/answers.js';
import { settle } from '../fakes/clock.js';
import { openDesk } from '../fakes/desk.js';

async function inPointMode(options) {
    const desk = await openDesk(options);
    desk.session.mark();
    return desk;
}

test('a mark is asked about 150 ms later, once, with all marks that are there by then', async () => {
    const { session, api, clock } = await inPointMode();

    session.addPoint(10, 12, 1);
    await clock.advance(149);
    session.addPoint(30, 31, 0);
    await clock.advance(149);
    assert.equal(api.asked.length, 0);
    assert.equal(session.view.refining, true);

    await clock.advance(1);
    assert.equal(api.asked.length, 1);
    assert.deepEqual(api.asked[0].question.points, [
        { x: 10, y: 12, label: 1 },
        { x: 30, y: 31, label: 0 },
    ]);
});

test('the answer is a preview: nothing is written before it is accepted', async () => {
    const { session, clock, editor, answer: give } = await inPointMode();
    session.addPoint(10, 12, 1);
    await clock.advance(150);

    await give(drawn(3));
    assert.equal(session.view.state, 'marking');
    assert.equal(session.view.preview.refine_token, 'token-3');
    assert.equal(session.view.refining, false);
    assert.deepEqual(editor.polys.psoas, []);

    session.accept();
    assert.equal(session.view.state, 'done');
    assert.deepEqual(editor.polys.psoas, [square(3), square(23)]);
});

test('a preview that no longer fits the marks cannot be accepted', async () => {
    const { session, clock, editor, answer: give } = await inPointMode();
    session.addPoint(10, 12, 1);
    await clock.advance(150);
    await give(drawn(3));

    session.addPoint(20, 20, 0);
    assert.equal(session.view.canAccept, false);
    session.accept();

    assert.equal(session.view.state, 'marking');
    assert.deepEqual(editor.polys.psoas, []);
});

test('a new mark ends the request about the old ones', async () => {
    const { session, clock, api } = await inPointMode();
    session.addPoint(10, 12, 1);
    await clock.advance(150);

    session.addPoint(20, 20, 1);

    assert.equal(api.asked[0].signal.aborted, true);
});

test('a refinement that fails keeps the last preview and can be tried again', async () => {
    const { session, clock, api, refuse, answer: give } = await inPointMode();
    session.addPoint(10, 12, 1);
    await clock.advance(150);
    await give(drawn(3));
    session.addPoint(20, 20, 0);
    await clock.advance(150);

    await refuse(new Refusal('offline'));
    assert.equal(session.view.state, 'marking');
    assert.equal(session.view.reason.key, 'offline');
    assert.equal(session.view.preview.refine_token, 'token-3');

    session.retry();
    await give(drawn(5));
    assert.equal(api.asked[2].question.points.length, 2);
    assert.equal(session.view.reason, null);
    assert.equal(session.view.preview.refine_token, 'token-5');
});

test('marks that the service makes nothing of leave no preview and say so', async () => {
    const { session, clock, answer: give } = await inPointMode();
    session.addPoint(10, 12, 1);
    await clock.advance(150);

    await give(NOT_FOUND);

    assert.equal(session.view.preview, null);
    assert.equal(session.view.canAccept, false);
    assert.equal(session.view.reason.key, 'notFound');
});

test('leaving point mode changes nothing, and no answer comes after it', async () => {
    const { session, clock, editor, api, answer: give } = await inPointMode();
    editor.polys.psoas.push(square(40));
    session.addPoint(10, 12, 1);
    await clock.advance(150);

    session.leave();
    await give(drawn(3));

    assert.equal(session.view.state, 'ready');
    assert.equal(api.asked[0].signal.aborted, true);
    assert.deepEqual(editor.polys.psoas, [square(40)]);
    assert.deepEqual(session.view.marks.points, []);
});

test('accepting beside hand-drawn work asks first, and the marks are still there after a no', async () => {
    const { session, clock, editor, answer: give } = await inPointMode();
    editor.polys.psoas.push(square(40));
    session.addPoint(10, 12, 1);
    await clock.advance(150);
    await give(drawn(3));

    session.accept();
    assert.equal(session.view.state, 'confirming');
    assert.equal(session.view.asks, 'accept');
    session.cancel();
    assert.equal(session.view.state, 'marking');
    assert.equal(session.view.marks.points.length, 1);

    session.accept();
    session.confirm('keep');
    assert.deepEqual(editor.polys.psoas, [square(40), square(3), square(23)]);
});

test('a body that is looked at can be corrected before it is written', async () => {
    const { session, clock, api, click } = await openDesk({ kind: 'L3' });
    await click(LEVEL_UNKNOWN);
    session.choose(1);

    session.mark();
    assert.equal(session.view.preview.name, 'body 2');
    session.addPoint(10, 12, 0);
    await clock.advance(150);

    assert.equal(api.asked[1].question.previous, 'token-7');
});

test('another candidate is shown at once, and the next mark corrects that one', async () => {
    const { session, clock, api, answer: give } = await inPointMode();
    session.addPoint(10, 12, 1);
    await clock.advance(150);
    await give(drawn(3));

    session.choose(1);
    assert.equal(session.view.preview.refine_token, 'token-4');
    session.addPoint(20, 20, 0);
    await clock.advance(150);

    assert.equal(api.asked[1].question.previous, 'token-4');
});

test('a frayed outline cannot be accepted, but its marks stay', async () => {
    const { session, clock, editor, answer: give } = await inPointMode();
    session.addPoint(10, 12, 1);
    await clock.advance(150);
    await give(drawn(3, { candidates: [candidate(3, { polygons: [] })] }));

    session.accept();

    assert.equal(session.view.state, 'marking');
    assert.equal(session.view.reason.key, 'frayed');
    assert.deepEqual(editor.polys.psoas, []);
});

test('point mode on a result shows that result, and leaving brings its panel back', async () => {
    const { session, click } = await openDesk();
    await click(answer());

    session.mark();
    assert.equal(session.view.preview.refine_token, 'token-1');
    assert.equal(session.view.canAccept, false);
    session.leave();

    assert.equal(session.view.state, 'done');
});

test('after a refinement that failed the older outline cannot be accepted; asking again mends it', async () => {
    const { session, api, clock, answer: give } = await inPointMode();
    session.addPoint(5, 5, 1);
    await clock.advance(150);
    await give(answer());
    session.addPoint(9, 9, 0);
    await clock.advance(150);
    api.asked.at(-1).refuse(new Error('gone'));
    await settle();
    assert.equal(session.view.canRetry, true);
    assert.equal(session.view.canAccept, false);

    session.retry();
    await settle();
    await give(answer());
    assert.equal(session.view.canRetry, false);
    assert.equal(session.view.canAccept, true);
});

test('a refinement that failed makes the button look whether the service is still there', async () => {
    const { session, api, clock } = await inPointMode();
    session.addPoint(5, 5, 1);
    await clock.advance(150);
    api.setHealth({ enabled: true, available: false, reason: null, model: null, clinical_use: false, expected_seconds: null });
    api.asked.at(-1).refuse(new Refusal('away'));
    await settle();

    session.leave();
    assert.equal(session.view.state, 'disabled');
});
