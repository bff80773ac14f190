/** The marks of point mode: what they are asked as, and their history. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { drawn } from '../fakes/answers.js';
import { openDesk } from '../fakes/desk.js';

const places = (view) => view.marks.points.map(({ x, y, label }) => [x, y, label]);

async function inPointMode(options) {
    const desk = await openDesk(options);
    desk.session.mark();
    return desk;
}

test('marks are taken back and put again one by one, and known answers are shown without asking', async () => {
    const { session, clock, api, answer: give } = await inPointMode();
    session.addPoint(10, 12, 1);
    await clock.advance(150);
    await give(drawn(3));
    session.addPoint(20, 20, 0);
    await clock.advance(150);
    await give(drawn(5));

    session.undo();
    assert.deepEqual(places(session.view), [[10, 12, 1]]);
    assert.equal(session.view.preview.refine_token, 'token-3');
    session.redo();
    assert.equal(session.view.preview.refine_token, 'token-5');
    session.undo();
    session.undo();
    assert.equal(session.view.preview, null);
    assert.equal(session.view.canUndo, false);
    assert.equal(session.view.canRedo, true);
    await clock.advance(1_000);
    assert.equal(api.asked.length, 2);
});

test('a mark after an undo ends what could have been put again', async () => {
    const { session } = await inPointMode();
    session.addPoint(10, 12, 1);
    session.undo();

    session.addPoint(20, 20, 1);

    assert.equal(session.view.canRedo, false);
    assert.deepEqual(places(session.view), [[20, 20, 1]]);
});

test('dots are moved and removed by their id, each as one step, and never beyond the picture', async () => {
    const { session } = await inPointMode();
    session.addPoint(10, 12, 1);
    session.addPoint(20, 20, 0);
    const [first, second] = session.view.marks.points;

    session.movePoint(first.id, -4, 1000);
    session.removePoint(second.id);
    assert.deepEqual(places(session.view), [[0, 48, 1]]);

    session.undo();
    session.undo();
    assert.deepEqual(places(session.view), [
        [10, 12, 1],
        [20, 20, 0],
    ]);
});

test('a box counts from whichever corner it was dragged, and a slip is no box', async () => {
    const { session, clock, api } = await inPointMode();
    session.setBox({ x1: 9, y1: 9, x2: 9.4, y2: 20 });
    assert.equal(session.view.marks.box, null);

    session.setBox({ x1: 30, y1: 40, x2: 10, y2: 5 });
    await clock.advance(150);

    assert.deepEqual(api.asked[0].question.box, { x1: 10, y1: 5, x2: 30, y2: 40 });
});

test('points outside alone are not asked about when there is no mask to take from', async () => {
    const { session, clock, api } = await inPointMode();

    session.addPoint(10, 12, 0);
    await clock.advance(1_000);

    assert.equal(session.view.reason.key, 'needsInside');
    assert.equal(api.asked.length, 0);
});

test('the 65th point is refused with a reason', async () => {
    const { session } = await inPointMode();
    for (let index = 0; index < 65; index += 1) {
        session.addPoint(index % 60, 5, 1);
    }

    assert.equal(session.view.marks.points.length, 64);
    assert.equal(session.view.reason.key, 'tooMany');
});

test('opacity is kept within its bounds', async () => {
    const { session } = await inPointMode();

    session.setOpacity(7);

    assert.equal(session.view.opacity, 1);
});
