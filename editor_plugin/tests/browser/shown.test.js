/** The picture on the screen and the one that the back end has: told apart by their bytes. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { createApi } from '../../src/browser/api.js';
import { createShown } from '../../src/browser/shown.js';
import { Refusal } from '../../src/core/refusal.js';
import { answer } from '../fakes/answers.js';
import { createBackEnd, json, png } from '../fakes/back_end.js';

const PICTURE = 'https://host:4200/get_output_image/Wang%20Li/20240101/L3_png/sagittal.png';
const NAMES = { patient: 'Wang Li', date: '20240101', filename: 'sagittal.png' };
const { signal } = new AbortController();
const replaced = (error) => error instanceof Refusal && error.key === 'replaced';
/** Another PNG under the same name. */
const other = () => new Response(Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3, 4]));

function open(routes, names = NAMES) {
    const backEnd = createBackEnd({ case: [() => json(answer())], ...routes });
    const source = { picture: PICTURE, names };
    const settings = { baseUrl: null, token: () => null, fetch: backEnd.fetch, locale: null };
    const api = createApi({ settings, sourceOf: () => source, page: PICTURE });
    const question = { imageType: 'L3', target: 'vertebra', points: [], box: null, previous: null, source };
    return { backEnd, api, click: () => api.segment(question, signal) };
}

for (const [way, names] of [
    ['by reference', NAMES],
    ['by upload', null],
]) {
    test(`a click ${way} on a picture that was replaced since it was shown is refused`, async () => {
        const { api, click } = open({ 'sagittal.png': [png, png, other] }, names);
        api.see(PICTURE);

        await click();
        await assert.rejects(click(), replaced);
    });
}

test('a picture that cannot be read again, or was never seen, keeps nobody from a click', async () => {
    const { api, click } = open({ 'sagittal.png': [png, () => json({ error: 'busy' })] });
    api.see(PICTURE);
    await click();

    const unseen = open({ 'sagittal.png': [other] });
    await unseen.click();
});

test('one picture is read once, however often it is seen; the next one ends the reading', async () => {
    const asked = [];
    const shown = createShown((url, { aborted }) => {
        asked.push([url, aborted]);
        return Promise.resolve(Uint8Array.from([1]));
    });
    shown.see('a');
    shown.see('a');
    shown.see('b');

    assert.deepEqual(
        asked.map(([url]) => url),
        ['a', 'b'],
    );
    assert.equal(await shown.isStill('a', signal, Uint8Array.from([2])), true);
    assert.equal(await shown.isStill('b', signal, Uint8Array.from([2])), false);
    assert.equal(await shown.isStill('b', signal, Uint8Array.from([1])), true);
});

test('closing the editor ends a reading that is under way', async () => {
    let reading;
    const shown = createShown((url, given) => {
        reading = given;
        return new Promise(() => {});
    });
    shown.see('a');

    shown.forget();

    assert.equal(reading.aborted, true);
});
