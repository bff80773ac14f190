/** Point mode left without accepting: its marks are kept for who comes back. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { answer, drawn } from '../fakes/answers.js';
import { openDesk } from '../fakes/desk.js';

async function inPointMode(options) {
    const desk = await openDesk(options);
    desk.session.mark();
    return desk;
}

test('marks that were left are there again, and what they gave without asking', async () => {
    const { session, api, clock, answer: give } = await inPointMode();
    session.addPoint(10, 12, 1);
    await clock.advance(150);
    await give(drawn(3));
    session.leave();

    session.mark();
    assert.deepEqual(session.view.marks.points, [{ id: 1, x: 10, y: 12, label: 1 }]);
    assert.equal(session.view.preview.refine_token, 'token-3');
    assert.equal(session.view.canAccept, true);
    await clock.advance(150);
    assert.equal(api.asked.length, 1);

    session.undo();
    assert.deepEqual(session.view.marks.points, []);
});

test('marks that were left before their answer came are asked about again', async () => {
    const { session, api, clock, answer: give } = await inPointMode();
    session.addPoint(10, 12, 1);
    await clock.advance(150);
    session.leave();

    session.mark();
    await clock.advance(150);
    await give(drawn(3));

    assert.equal(api.asked.length, 2);
    assert.equal(session.view.preview.refine_token, 'token-3');
});

test('marks that were left do not come back on another mode’s structure, on another mask, or after they were accepted', async () => {
    const { session, clock, editor, click, answer: give } = await inPointMode();
    const marks = () => session.view.marks.points.length;
    session.addPoint(10, 12, 1);
    session.leave();
    editor.mode = 'combo';
    session.hostChanged();
    session.mark();
    assert.equal(marks(), 0);
    session.leave();
    editor.mode = 'psoas';
    session.hostChanged();

    session.mark();
    session.addPoint(10, 12, 1);
    session.leave();
    await click(answer());
    session.mark();
    assert.equal(marks(), 0);

    session.addPoint(20, 22, 1);
    await clock.advance(150);
    await give(drawn(4, { refined: true }));
    session.accept();
    session.mark();
    assert.equal(marks(), 0);
});
