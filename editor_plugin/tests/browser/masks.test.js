/** How far two masks are from each other; painting itself is tested in a real browser. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { difference, paintMask } from '../../src/browser/masks.js';

const mask = (...inside) => ({ width: inside.length, height: 1, inside: Uint8Array.from(inside) });

test('equal masks agree fully, and so do two empty ones', () => {
    assert.deepEqual(difference(mask(1, 0, 1), mask(1, 0, 1)), { dice: 1, edited_px: 0 });
    assert.deepEqual(difference(mask(0, 0), mask(0, 0)), { dice: 1, edited_px: 0 });
});

test('each pixel that differs is counted, and Dice is twice what is shared over what there is', () => {
    assert.deepEqual(difference(mask(1, 1, 1, 0), mask(1, 0, 0, 1)), { dice: 2 / 5, edited_px: 3 });
});

test('pixels of a raster editor are read by the host’s own rule', () => {
    const pixels = { width: 2, height: 1, data: Uint8ClampedArray.from([255, 0, 0, 255, 0, 0, 255, 255]) };

    const { inside } = paintMask({ pixels, isInside: (red) => red > 100 }, { width: 2, height: 1 });

    assert.deepEqual([...inside], [1, 0]);
});
