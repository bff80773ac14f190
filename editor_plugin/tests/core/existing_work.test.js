/** Work that is there already is never replaced unasked. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { answer, candidate, square } from '../fakes/answers.js';
import { settle } from '../fakes/clock.js';
import { openDesk } from '../fakes/desk.js';

const HAND_DRAWN = square(40);

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

test('a second click beside kept work replaces the first result only, and Discard leaves the kept work', async () => {
    const { session, editor, answer: give, click } = await openDesk();
    editor.polys.psoas.push(HAND_DRAWN);
    session.start();
    session.confirm('keep');
    await settle();
    await give(answer());

    await click(answer({ candidates: [candidate(9)] }));
    assert.deepEqual(editor.polys.psoas, [HAND_DRAWN, square(9), square(29)]);

    session.discard();
    assert.deepEqual(editor.polys.psoas, [HAND_DRAWN]);
});

test('choosing what is chosen already writes nothing', async () => {
    const { session, editor, click } = await openDesk();
    await click(answer());
    const { redraws } = editor;

    session.choose(0);

    assert.equal(editor.redraws, redraws);
});

test('a result cannot be discarded from under a question or a running click', async () => {
    const { session, click } = await openDesk();
    await click(answer());

    session.start();

    assert.equal(session.view.state, 'working');
    assert.equal(session.view.canDiscard, false);
});

/** A result of marks in the annotation, which nobody edited. */
async function marked(desk) {
    const { session, answer: give } = desk;
    session.mark();
    session.addPoint(5, 5, 1);
    await desk.clock.advance(200);
    await settle();
    const prompt = { target: 'psoas', refined: false, automatic: false, level: null };
    await give(answer({ candidates: [candidate(3)], prompt }));
    session.accept();
    assert.deepEqual(desk.editor.polys.psoas, [square(3), square(23)]);
}

test('a result that somebody marked is replaced only after asking, though nobody edited it', async () => {
    const desk = await openDesk();
    await marked(desk);

    desk.session.start();
    assert.equal(desk.session.view.state, 'confirming');

    desk.session.confirm('replace');
    await settle();
    await desk.answer(answer());
    assert.deepEqual(desk.editor.polys.psoas, [square(1), square(21)]);
});

test('a result that somebody marked can be kept beside the next one', async () => {
    const desk = await openDesk();
    await marked(desk);

    desk.session.start();
    desk.session.confirm('keep');
    await settle();
    await desk.answer(answer());

    assert.deepEqual(desk.editor.polys.psoas, [square(3), square(23), square(1), square(21)]);
});

test('what was drawn by hand since the result comes back with it after a discard', async () => {
    const { session, editor, click } = await openDesk();
    await click(answer());
    editor.polys.psoas.push(HAND_DRAWN);
    session.hostEdited();

    session.discard();
    session.hostEdited();
    assert.deepEqual(editor.polys.psoas, []);
    assert.equal(session.view.brings, 'result');

    session.bringBack();
    assert.equal(session.view.state, 'done');
    assert.equal(session.view.brings, null);
    assert.deepEqual(editor.polys.psoas, [square(1), square(21), HAND_DRAWN]);
});

test('a discarded result is not brought back over what was drawn after the discard', async () => {
    const { session, editor, click } = await openDesk();
    await click(answer());
    session.discard();
    editor.polys.psoas.push(HAND_DRAWN);
    session.hostEdited();

    assert.equal(session.view.brings, null);
    session.bringBack();

    assert.deepEqual(editor.polys.psoas, [HAND_DRAWN]);
});
