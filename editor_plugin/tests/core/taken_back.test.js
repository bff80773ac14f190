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

test('a result that was undone is not what point mode goes on from, whatever was drawn since', async () => {
    const { session, api, clock, editor } = await withResult();
    editor.polys.psoas.splice(0);
    session.hostEdited();
    editor.polys.psoas.push(square(40));
    session.hostEdited();

    session.mark();
    assert.equal(session.view.preview, null);
    session.addPoint(10, 12, 1);
    await clock.advance(150);
    assert.equal(api.asked.at(-1).question.previous, null);
});

test('work that a result had replaced can be restored after the host’s own undo took the result back', async () => {
    const { session, editor, click } = await openDesk();
    editor.polys.psoas.push(square(40));
    const clicked = click(answer());
    session.confirm('replace');
    await settle();
    await clicked;
    assert.equal(session.view.state, 'done');

    editor.polys.psoas.splice(0);
    session.hostEdited();
    assert.equal(session.view.state, 'discarded');
    assert.equal(session.view.brings, 'before');

    session.bringBack();
    assert.deepEqual(editor.polys.psoas, [square(40)]);
    assert.equal(session.view.state, 'ready');
});

test('a host that clears its editor when it has saved has not taken the result back', async () => {
    const { session, clock, api, editor } = await withResult();
    const startedAtMs = clock.now();
    await clock.advance(10);
    editor.polys.psoas.splice(0);
    session.hostEdited();

    session.hostSaved(startedAtMs);
    await settle();

    assert.deepEqual(
        api.feedback.map(({ verdict }) => verdict),
        ['accepted'],
    );
    assert.equal(session.view.state, 'done');
    assert.equal(session.view.saved, true);
});

test('after a save, Discard says that the host still has what was saved', async () => {
    const { session, clock } = await withResult();
    session.discard();
    assert.equal(session.view.stored, false);

    session.bringBack();
    session.hostSaved(clock.now());
    session.discard();
    assert.equal(session.view.stored, true);
});

test('where the host keeps the annotation on another picture, Discard still gives back what was there; nothing is judged', async () => {
    const { session, clock, api, shown, editor } = await withResult();
    shown.picture = 'http://host/get_output_image/b.png';
    session.hostChanged();
    assert.equal(session.view.state, 'done');
    assert.equal(session.view.canRefine, false);

    session.choose(1);
    session.hostSaved(clock.now());
    session.discard();
    await settle();

    assert.deepEqual(editor.polys.psoas, []);
    assert.equal(api.feedback.length, 0);
});

test('where the host clears the annotation for another picture, the last one’s result is forgotten', async () => {
    const { session, clock, api, shown, editor } = await withResult();
    shown.picture = 'http://host/get_output_image/b.png';
    session.hostChanged();
    editor.polys.psoas.splice(0);
    session.hostEdited();
    assert.equal(session.view.state, 'ready');
    assert.equal(session.view.canDiscard, false);

    editor.polys.psoas.push(square(40));
    session.hostEdited();
    session.hostSaved(clock.now());
    await settle();
    assert.equal(api.feedback.length, 0);
});

test('marks on a result of another picture mark from nothing', async () => {
    const { session, shown } = await withResult();
    shown.picture = 'http://host/get_output_image/b.png';
    session.hostChanged();

    session.mark();

    assert.equal(session.view.preview, null);
});
