/** One click: from the button to the annotation, or to a reason why not. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { Refusal } from '../../src/core/refusal.js';
import { answer, candidate, health, LEVEL_UNKNOWN, maskData, NOT_FOUND, square } from '../fakes/answers.js';
import { settle } from '../fakes/clock.js';
import { openDesk } from '../fakes/desk.js';

const HAND_DRAWN = square(40);

test('a click writes the polygons as the service gave them, and the host is asked to redraw', async () => {
    const { session, editor, click } = await openDesk();

    await click(answer());

    assert.equal(session.view.state, 'done');
    assert.deepEqual(editor.polys.psoas, [square(1), square(21)]);
    assert.ok(editor.redraws > 0);
    assert.equal(session.view.model, 'demo');
    assert.equal(session.view.clinicalUse, false);
});

test('an L3 click writes the rectangle to the pixel', async () => {
    const { session, editor, click } = await openDesk({ kind: 'L3' });

    await click(answer());

    assert.equal(session.view.target, 'vertebra');
    assert.deepEqual(editor.rects, [{ x1: 1, y1: 2, x2: 11, y2: 10 }]);
});

test('what is asked is the picture shown, without any mark', async () => {
    const { session, api } = await openDesk();

    session.start();
    await settle();

    assert.deepEqual(api.asked[0].question, {
        imageType: 'middle',
        target: 'psoas',
        points: [],
        box: null,
        previous: null,
        source: { picture: 'http://host/get_output_image/a.png', names: null },
    });
});

test('a doubtful answer is written too, and marked as doubtful with its warnings', async () => {
    const { session, editor, click } = await openDesk();

    await click(answer({ low_confidence: true, confidence_score: 0.3, warnings: ['The left psoas is small.'] }));

    assert.equal(session.view.state, 'low');
    assert.deepEqual(session.view.warnings, ['The left psoas is small.']);
    assert.equal(editor.polys.psoas.length, 2);
});

test('work that is there is replaced only after asking', async () => {
    const { session, editor, api, answer: give } = await openDesk();
    editor.polys.psoas.push(HAND_DRAWN);

    session.start();
    assert.equal(session.view.state, 'confirming');
    assert.equal(session.view.asks, 'start');
    assert.equal(api.asked.length, 0);

    session.confirm('replace');
    await settle();
    await give(answer());
    assert.deepEqual(editor.polys.psoas, [square(1), square(21)]);
});

test('keeping it puts the result beside it', async () => {
    const { session, editor, answer: give } = await openDesk();
    editor.polys.psoas.push(HAND_DRAWN);

    session.start();
    session.confirm('keep');
    await settle();
    await give(answer());

    assert.deepEqual(editor.polys.psoas, [HAND_DRAWN, square(1), square(21)]);
});

test('saying no changes nothing and asks nobody', async () => {
    const { session, editor, api } = await openDesk();
    editor.polys.psoas.push(HAND_DRAWN);

    session.start();
    session.cancel();

    assert.equal(session.view.state, 'ready');
    assert.deepEqual(editor.polys.psoas, [HAND_DRAWN]);
    assert.equal(api.asked.length, 0);
});

test('a second click on a result that nobody touched does not ask', async () => {
    const { session, editor, click } = await openDesk();
    await click(answer());

    await click(answer({ candidates: [candidate(9)] }));

    assert.equal(session.view.state, 'done');
    assert.deepEqual(editor.polys.psoas, [square(9), square(29)]);
});

test('a second click on a result that somebody edited does ask', async () => {
    const { session, editor, click } = await openDesk();
    await click(answer());
    editor.polys.psoas[0][0].x += 1;

    session.start();

    assert.equal(session.view.state, 'confirming');
});

test('work that appears while the service works is not replaced unasked', async () => {
    const { session, editor, answer: give } = await openDesk();
    session.start();
    await settle();
    editor.polys.psoas.push(HAND_DRAWN);

    await give(answer());
    assert.equal(session.view.state, 'confirming');
    assert.deepEqual(editor.polys.psoas, [HAND_DRAWN]);

    session.confirm('keep');
    assert.equal(session.view.state, 'done');
    assert.equal(editor.polys.psoas.length, 3);
});

test('seconds are counted while the service works, and not afterwards', async () => {
    const { session, clock, answer: give } = await openDesk();
    session.start();
    await settle();

    await clock.advance(3_400);
    assert.equal(session.view.state, 'working');
    assert.equal(session.view.elapsedS, 3);
    assert.equal(session.view.expectedS, 3);

    await give(answer());
    assert.equal(session.view.elapsedS, 0);
});

test('cancel ends the request and leaves the annotation alone, even if the answer still comes', async () => {
    const { session, editor, api, answer: give } = await openDesk();
    session.start();
    await settle();

    session.cancel();
    await give(answer());

    assert.equal(api.asked[0].signal.aborted, true);
    assert.equal(session.view.state, 'ready');
    assert.deepEqual(editor.polys.psoas, []);
});

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

test('where the level is not known, one more click on a body is enough', async () => {
    const { session, editor, click } = await openDesk({ kind: 'L3' });

    await click(LEVEL_UNKNOWN);
    assert.equal(session.view.state, 'picking');
    assert.equal(session.view.candidates.length, 2);
    assert.equal(session.view.chosen, -1);
    assert.deepEqual(editor.rects, []);

    session.pick(0);
    assert.equal(session.view.state, 'done');
    assert.deepEqual(editor.rects, [{ x1: 5, y1: 2, x2: 15, y2: 10 }]);
});

test('a body that is only looked at is shown but not written', async () => {
    const { session, editor, click } = await openDesk({ kind: 'L3' });
    await click(LEVEL_UNKNOWN);

    session.choose(1);

    assert.equal(session.view.preview.name, 'body 2');
    assert.deepEqual(editor.rects, []);
    session.pick(1);
    assert.equal(session.view.state, 'low');
});

test('another candidate takes the place of the first, and Discard still gives back what was there before both', async () => {
    const { session, editor, click } = await openDesk();
    await click(answer());

    session.choose(1);
    assert.equal(session.view.chosen, 1);
    assert.equal(session.view.state, 'low');
    assert.deepEqual(editor.polys.psoas, [square(2), square(22)]);

    session.discard();
    assert.deepEqual(editor.polys.psoas, []);
    assert.equal(session.view.state, 'discarded');
});

test('another candidate does not replace edited work unasked', async () => {
    const { session, editor, click } = await openDesk();
    await click(answer());
    editor.polys.psoas.pop();

    session.choose(1);
    assert.equal(session.view.asks, 'choose');
    session.cancel();

    assert.equal(session.view.state, 'done');
    assert.equal(session.view.chosen, 0);
    assert.deepEqual(editor.polys.psoas, [square(1)]);
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
