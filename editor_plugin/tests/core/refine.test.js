/** Correcting a mask that was found: its token, and what happens when that is too old. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { answer, candidate, drawn, square } from '../fakes/answers.js';
import { openDesk } from '../fakes/desk.js';

/** A found result, one mark on it, and the question about that mark. */
async function oneMarkOnAResult() {
    const desk = await openDesk();
    await desk.click(answer());
    desk.session.mark();
    desk.session.addPoint(10, 12, 0);
    await desk.clock.advance(150);
    return desk;
}

test('marks on a found mask go with its token, all of them each time', async () => {
    const { session, clock, api, answer: give } = await oneMarkOnAResult();
    await give(drawn(3, { refined: true }));
    session.addPoint(20, 20, 1);
    await clock.advance(150);

    assert.equal(api.asked[1].question.previous, 'token-1');
    assert.equal(api.asked[2].question.previous, 'token-1');
    assert.equal(api.asked[2].question.points.length, 2);
});

test('accepting a correction replaces the result that nobody touched, without asking', async () => {
    const { session, editor, answer: give } = await oneMarkOnAResult();
    await give(drawn(3, { refined: true }));

    session.accept();
    assert.deepEqual(editor.polys.psoas, [square(3), square(23)]);

    session.discard();
    assert.deepEqual(editor.polys.psoas, []);
});

test('a token that is too old is renewed by searching again, and the marks are asked about with the new one', async () => {
    const { session, api, answer: give } = await oneMarkOnAResult();

    await give(drawn(3, { refined: false }));
    assert.deepEqual(api.asked[2].question.points, []);
    await give(answer({ candidates: [candidate(11)] }));
    assert.equal(api.asked[3].question.previous, 'token-11');
    assert.equal(api.asked[3].question.points.length, 1);
    await give(drawn(5, { refined: true }));

    assert.equal(session.view.preview.refine_token, 'token-5');
});

test('after that the new token is used at once', async () => {
    const { session, clock, api, answer: give } = await oneMarkOnAResult();
    await give(drawn(3, { refined: false }));
    await give(answer({ candidates: [candidate(11)] }));
    await give(drawn(5, { refined: true }));

    session.addPoint(20, 20, 1);
    await clock.advance(150);

    assert.equal(api.asked[4].question.previous, 'token-11');
});

test('where the search gives another structure the old token is not sent again, and what was drawn is shown', async () => {
    const { session, clock, api, answer: give } = await oneMarkOnAResult();
    await give(drawn(3, { refined: false, warnings: ['The earlier mask is gone.'] }));
    await give(answer({ candidates: [candidate(11, { name: 'L2' })] }));

    assert.equal(session.view.preview.refine_token, 'token-3');
    assert.deepEqual(session.view.warnings, ['The earlier mask is gone.']);
    session.addPoint(20, 20, 1);
    await clock.advance(150);
    assert.equal(api.asked[3].question.previous, null);
});

test('the whole of it has 35 s, not each of its questions', async () => {
    const { session, clock, answer: give } = await oneMarkOnAResult();
    await clock.advance(20_000);
    await give(drawn(3, { refined: false }));

    await clock.advance(15_100);

    assert.equal(session.view.reason.key, 'timedOut');
});
