/** A click that comes to nothing: the annotation stays, and the person learns why. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { Refusal } from '../../src/core/refusal.js';
import { answer, candidate, health, maskData, NOT_FOUND, square } from '../fakes/answers.js';
import { settle } from '../fakes/clock.js';
import { openDesk } from '../fakes/desk.js';

const HAND_DRAWN = square(40);

test('after 35 s without an answer the click has failed and its request is ended', async () => {
    const { session, clock, api } = await openDesk();
    session.start();
    await settle();

    await clock.advance(34_900);
    assert.equal(session.view.state, 'working');

    await clock.advance(200);
    assert.equal(session.view.state, 'failed');
    assert.equal(session.view.reason.key, 'timedOut');
    assert.equal(api.asked[0].signal.aborted, true);
});

test('a failed click leaves the annotation untouched and can be tried again with what was agreed', async () => {
    const { session, editor, refuse, answer: give } = await openDesk();
    editor.polys.psoas.push(HAND_DRAWN);
    session.start();
    session.confirm('keep');
    await settle();

    await refuse(new Refusal('away', { sentence: 'The service is away: draw by hand.', status: 503 }));
    assert.equal(session.view.state, 'failed');
    assert.equal(session.view.sentence, 'The service is away: draw by hand.');
    assert.deepEqual(editor.polys.psoas, [HAND_DRAWN]);

    session.retry();
    await settle();
    await give(answer());
    assert.equal(session.view.state, 'done');
    assert.equal(editor.polys.psoas.length, 3);
});

test('a busy service says when to try again, and the seconds run down', async () => {
    const { session, clock, refuse } = await openDesk();
    session.start();
    await settle();

    await refuse(new Refusal('busy', { retryAfterS: 5, status: 429 }));
    assert.equal(session.view.retryInS, 5);
    await clock.advance(2_000);
    assert.equal(session.view.retryInS, 3);

    session.dismiss();
    assert.equal(session.view.state, 'disabled');
    assert.deepEqual(session.view.reason, { key: 'busy', values: { seconds: 3 } });
    await clock.advance(3_100);
    assert.equal(session.view.state, 'ready');
});

test('nothing found is said in the service’s words, and nothing is written', async () => {
    const { session, editor, click } = await openDesk();

    await click(NOT_FOUND);

    assert.equal(session.view.state, 'failed');
    assert.equal(session.view.reason.key, 'notFound');
    assert.equal(session.view.sentence, 'No psoas was found in this slice.');
    assert.deepEqual(editor.polys.psoas, []);
});

test('an outline that is too frayed for vertices is not written, and that is said', async () => {
    const { session, editor, click } = await openDesk();

    await click(answer({ candidates: [candidate(1, { polygons: [] })] }));

    assert.equal(session.view.state, 'failed');
    assert.equal(session.view.reason.key, 'frayed');
    assert.deepEqual(editor.polys.psoas, []);
});

test('a mask of another size than the picture shown is refused', async () => {
    const { session, editor, click } = await openDesk();

    await click(answer({ candidates: [candidate(1, { mask_data: maskData(640, 480) })] }));

    assert.equal(session.view.reason.key, 'otherSize');
    assert.deepEqual(editor.polys.psoas, []);
});

test('an editor that throws while it is written to gets its annotation back', async () => {
    const { session, editor, click } = await openDesk();
    let calls = 0;
    editor.redraw = () => {
        calls += 1;
        if (calls === 1) {
            throw new Error('the host’s own mistake');
        }
    };

    await click(answer());

    assert.equal(session.view.state, 'failed');
    assert.equal(session.view.reason.key, 'fault');
    assert.deepEqual(editor.polys.psoas, []);
});

test('an unavailable service cannot be clicked', async () => {
    const { session, api } = await openDesk({ health: health({ available: false, reason: 'No model is loaded.' }) });

    session.start();
    session.mark();

    assert.equal(session.view.state, 'disabled');
    assert.equal(session.view.sentence, 'No model is loaded.');
    assert.equal(api.asked.length, 0);
});

test('an editor whose canvas cannot be read is told so, and the mistake reaches the console', async () => {
    const { session, editor } = await openDesk();
    editor.polys.psoas = {
        get length() {
            throw new TypeError('tainted');
        },
    };

    assert.throws(() => session.start(), TypeError);

    assert.equal(session.view.state, 'failed');
    assert.equal(session.view.reason.key, 'fault');
});
