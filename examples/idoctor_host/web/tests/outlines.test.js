/** Which vertex the mouse is at. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { near, vertexAt } from '../src/editors/outlines.js';

const SQUARE = [{ x: 10, y: 10 }, { x: 20, y: 10 }, { x: 20, y: 20 }];

test('a vertex is at the mouse within its reach and not beyond', () => {
    assert.equal(vertexAt([SQUARE], { x: 23, y: 6 }, 5), SQUARE[1]);
    assert.equal(vertexAt([SQUARE], { x: 24, y: 6 }, 5), null);
});

test('the outline drawn last lies on top', () => {
    const later = [{ x: 10, y: 10 }];

    assert.equal(vertexAt([SQUARE, later], { x: 10, y: 10 }, 5), later[0]);
});

test('the reach is a distance, not a square', () => {
    assert.ok(!near({ x: 0, y: 0 }, { x: 4, y: 4 }, 5));
});
