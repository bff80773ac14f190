/** One click: from the button to the annotation. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { answer, LEVEL_UNKNOWN, square } from '../fakes/answers.js';
import { settle } from '../fakes/clock.js';
import { openDesk } from '../fakes/desk.js';

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
