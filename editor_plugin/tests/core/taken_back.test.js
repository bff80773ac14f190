/** What is told and shown once nothing of a result is left in the annotation, without Discard having been pressed. */

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

test('a save of what was there before the result is a discard', async () => {
    const { session, clock, api, editor } = await withResult();
    editor.polys.psoas.splice(0);
    session.hostEdited();

    session.hostSaved(clock.now());
    await settle();

    assert.deepEqual(
        api.feedback.map(({ verdict, dice }) => [verdict, dice]),
        [['discarded', undefined]],
    );
});

test('a save of something drawn by hand instead of the result is a discard', async () => {
    const { session, clock, api, editor } = await withResult({ compare: () => ({ dice: 0, edited_px: 99 }) });
    editor.polys.psoas.splice(0, 2, square(40));
    session.hostEdited();

    session.hostSaved(clock.now());
    await settle();

    assert.deepEqual(
        api.feedback.map(({ verdict, dice }) => [verdict, dice]),
        [['discarded', undefined]],
    );
});

test('once the host’s own undo took the whole result back, nothing says any more that it is there', async () => {
    const { session, editor } = await withResult();
    editor.polys.psoas.pop();
    session.hostEdited();
    assert.equal(session.view.state, 'done');

    editor.polys.psoas.pop();
    session.hostEdited();
    assert.equal(session.view.state, 'ready');
});
