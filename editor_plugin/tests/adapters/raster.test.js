/** Editors with brush and eraser: pixels written, read and given back. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { createRasterAdapter } from '../../src/adapters/raster.js';
import { candidate } from '../fakes/answers.js';

const WIDTH = 4;
const HEIGHT = 3;
/** The mask of every candidate here: its second row. */
const MASK = { width: WIDTH, height: HEIGHT, inside: Uint8Array.from([0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0]) };

function fakeCanvas(width = WIDTH, height = HEIGHT) {
    let data = new Uint8ClampedArray(4 * width * height);
    const drawing = {
        getImageData: () => ({ width, height, data: data.slice() }),
        putImageData: (pixels) => (data = pixels.data.slice()),
    };
    return {
        width,
        height,
        getContext: (kind) => (kind === '2d' ? drawing : null),
        paint: (pixel, colour) => data.set(colour, 4 * pixel),
        colourOf: (pixel) => [...data.slice(4 * pixel, 4 * pixel + 4)],
    };
}

async function open(options = {}, canvas = fakeCanvas()) {
    const changes = [];
    const adapter = createRasterAdapter(
        { canvas, imageType: 'middle', target: 'psoas', onChange: (change) => changes.push(change), ...options },
        async () => MASK,
    );
    const given = candidate(1);
    await adapter.prepare([given]);
    return { adapter, canvas, changes, given };
}

test('a mask is painted where it is inside, and the rest becomes background', async () => {
    const { adapter, canvas, given } = await open({ colour: [255, 0, 0, 128], background: [0, 0, 0, 255] });
    canvas.paint(0, [9, 9, 9, 9]);

    adapter.write(given);

    assert.deepEqual(canvas.colourOf(4), [255, 0, 0, 128]);
    assert.deepEqual(canvas.colourOf(0), [0, 0, 0, 255]);
});

test('kept work stays where the mask is not', async () => {
    const { adapter, canvas, given } = await open();
    canvas.paint(0, [9, 9, 9, 9]);

    adapter.write(given, { keep: true });

    assert.deepEqual(canvas.colourOf(0), [9, 9, 9, 9]);
    assert.deepEqual(canvas.colourOf(7), [255, 255, 255, 255]);
});

test('what was there before comes back to the pixel', async () => {
    const { adapter, canvas, given } = await open();
    canvas.paint(2, [1, 2, 3, 4]);
    const before = adapter.snapshot();

    adapter.write(given);
    assert.equal(adapter.same(before, adapter.snapshot()), false);
    adapter.restore(before);

    assert.deepEqual(canvas.colourOf(2), [1, 2, 3, 4]);
    assert.equal(adapter.same(before, adapter.snapshot()), true);
});

test('the host hears of each change, with what was there before and after, for its own undo', async () => {
    const { adapter, changes, given } = await open();

    adapter.write(given);

    assert.equal(changes.length, 1);
    assert.equal(changes[0].before.data[4 * 4], 0);
    assert.equal(changes[0].after.data[4 * 4], 255);
});

test('empty is what is transparent or black, unless the host says otherwise', async () => {
    const { adapter, canvas } = await open();
    canvas.paint(3, [0, 0, 0, 255]);
    assert.equal(adapter.isEmpty(), true);
    canvas.paint(3, [0, 0, 1, 1]);
    assert.equal(adapter.isEmpty(), false);

    const own = await open({ isInside: (red) => red > 100 }, canvas);
    assert.equal(own.adapter.isEmpty(), true);
});

test('a canvas of another size than the mask is left as it is', async () => {
    const { adapter, canvas, given, changes } = await open({}, fakeCanvas(2, 2));
    canvas.paint(0, [7, 7, 7, 7]);

    assert.throws(() => adapter.write(given), /size of the mask/);
    assert.deepEqual(canvas.colourOf(0), [7, 7, 7, 7]);
    assert.equal(changes.length, 0);
});

test('a mask that was not decoded beforehand is not written half', async () => {
    const { adapter } = await open();

    assert.throws(() => adapter.write(candidate(2)), /not prepared/);
});

test('each target may have a canvas of its own, and its snapshot goes back to that one', async () => {
    const canvases = { psoas: fakeCanvas(), combo: fakeCanvas() };
    let mode = 'psoas';
    const { adapter, given, changes } = await open({ canvas: (target) => canvases[target], target: () => mode });
    const before = adapter.snapshot();
    adapter.write(given);

    mode = 'combo';
    assert.equal(adapter.isEmpty(), true);
    assert.equal(adapter.same(adapter.snapshot('psoas'), before), false);
    adapter.restore(before);

    assert.deepEqual(canvases.psoas.colourOf(4), [0, 0, 0, 0]);
    assert.deepEqual(
        changes.map(({ target }) => target),
        ['psoas', 'psoas'],
    );
});

test('a canvas that is there only later is asked for each time', async () => {
    let canvas = null;
    const { adapter } = await open({ canvas: () => canvas });
    assert.equal(adapter.size(), null);

    canvas = fakeCanvas();
    assert.deepEqual(adapter.size(), { width: WIDTH, height: HEIGHT });
});

test('the host tells of its saves, until nobody listens any more', async () => {
    const { adapter } = await open();
    let told = 0;
    const leave = adapter.onSaved(() => (told += 1));

    adapter.saved();
    leave();
    adapter.saved();

    assert.equal(told, 1);
});

test('a result is there while half of what it painted is, wherever else somebody paints', async () => {
    const { adapter, canvas, given } = await open();
    canvas.paint(4, [255, 255, 255, 255]);
    const before = adapter.snapshot();
    adapter.write(given, { keep: true });
    const result = { before, after: adapter.snapshot() };
    const holds = () => adapter.holds(adapter.snapshot(), result);

    canvas.paint(5, [0, 0, 0, 0]);
    assert.equal(holds(), true);
    canvas.paint(6, [0, 0, 0, 0]);
    canvas.paint(0, [255, 255, 255, 255]);
    assert.equal(holds(), false);
});

test('nothing of a result is on a canvas of another size', async () => {
    const { adapter, given } = await open();
    const before = adapter.snapshot();
    adapter.write(given);
    const result = { before, after: adapter.snapshot() };
    const { adapter: other } = await open({}, fakeCanvas(2, 2));

    assert.equal(adapter.holds(other.snapshot(), result), false);
});
