/** Places on the screen and in the picture. */

import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { createTransform } from '../../src/core/transform.js';

test('a place goes to the screen and back, whatever the scale and scroll', () => {
    const side = fc.double({ min: 16, max: 4096, noNaN: true });
    const offset = fc.double({ min: -5000, max: 5000, noNaN: true });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
        fc.property(side, side, side, side, offset, offset, share, share, (w, h, width, height, left, top, u, v) => {
            const { toNatural, toClient } = createTransform({ left, top, width: w, height: h }, { width, height });
            const screen = toClient(u * width, v * height);
            const back = toNatural(screen.x, screen.y);

            assert.ok(Math.abs(back.x - u * width) < 1e-6 * width + 1e-6);
            assert.ok(Math.abs(back.y - v * height) < 1e-6 * height + 1e-6);
        }),
    );
});

test('the corner of the screen rect is the corner of the picture, and its far corner the far one', () => {
    const { toNatural } = createTransform({ left: 10, top: 20, width: 780, height: 390 }, { width: 512, height: 256 });

    assert.deepEqual(toNatural(10, 20), { x: 0, y: 0 });
    assert.deepEqual(toNatural(790, 410), { x: 512, y: 256 });
});

test('a place beside the picture is not inside, and the nearest place on it is on its edge', () => {
    const { clamp, isInside } = createTransform({ left: 0, top: 0, width: 100, height: 100 }, { width: 50, height: 50 });

    assert.equal(isInside({ x: 50.1, y: 10 }), false);
    assert.deepEqual(clamp({ x: 50.1, y: -3 }), { x: 50, y: 0 });
});
