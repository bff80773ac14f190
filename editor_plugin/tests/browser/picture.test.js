/** The size of the picture shown. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { measurePicture } from '../../src/browser/picture.js';

test('the natural size is known once the picture has loaded', async () => {
    const image = {};
    const { promise } = measurePicture('http://host/a.png', () => image);
    assert.equal(image.src, 'http://host/a.png');

    Object.assign(image, { naturalWidth: 512, naturalHeight: 300 });
    image.onload();

    assert.deepEqual(await promise, { width: 512, height: 300 });
});

test('a picture that cannot be shown has no size', async () => {
    const image = {};
    const { promise } = measurePicture('http://host/a.png', () => image);

    image.onerror();

    assert.equal(await promise, null);
});

test('a measurement that nobody waits for any more leaves nothing behind', () => {
    const image = {};
    const { cancel } = measurePicture('http://host/a.png', () => image);

    cancel();

    assert.equal(image.onload, null);
    assert.equal(image.src, '');
});
