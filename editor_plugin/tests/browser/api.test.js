/** The line to the back end: what goes out, and what comes of whatever comes back. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { createApi } from '../../src/browser/api.js';
import { Refusal } from '../../src/core/refusal.js';
import { answer, health } from '../fakes/answers.js';
import { createBackEnd, html, json, png, refusal } from '../fakes/back_end.js';

const PICTURE = 'https://host:4200/idoctor/get_output_image/Wang%20Li/20240101/L3_png/sagittal.png?token=secret';
const NAMES = { patient: 'Wang Li', date: '20240101', filename: 'sagittal.png' };
const PAGE = 'https://pages:7500/editor';

function open(routes, { picture = PICTURE, names = NAMES, token = () => 'abc', baseUrl = null } = {}) {
    const backEnd = createBackEnd(routes);
    const source = { picture, names };
    const settings = { baseUrl, token, fetch: backEnd.fetch, locale: null };
    const api = createApi({ settings, sourceOf: () => source, page: PAGE });
    const question = { imageType: 'L3', target: 'vertebra', points: [], box: null, previous: null, source };
    return { backEnd, api, question, signal: new AbortController().signal };
}

const refused = (key) => (error) => error instanceof Refusal && error.key === key;

test('a picture that the back end knows by name is asked for by reference, with the names in the body only', async () => {
    const { backEnd, api, question, signal } = open({ case: [() => json(answer())] });

    const given = await api.segment({ ...question, points: [{ x: 1, y: 2, label: 1 }], previous: 't' }, signal);

    assert.equal(given.request_id, 'request-1');
    const [{ url, method, headers, body }] = backEnd.asked;
    assert.equal(url, 'https://host:4200/idoctor/api/segmentation/sam2/case');
    assert.equal(method, 'POST');
    assert.equal(headers.Authorization, 'Bearer abc');
    assert.deepEqual(JSON.parse(body), {
        ...NAMES,
        image_type: 'L3',
        target: 'vertebra',
        click_points: [{ x: 1, y: 2, label: 1 }],
        previous: 't',
    });
});

test('what the back end does not know by name is uploaded, from then on at once', async () => {
    const { backEnd, api, question, signal } = open({ case: [() => refusal(404, 'not_found', 'No such slice.')] });

    await api.segment(question, signal);
    await api.segment({ ...question, source: { ...question.source, names: { ...NAMES } } }, signal);

    const names = backEnd.paths().map((path) => path.split('/').pop());
    assert.deepEqual(names, ['case', 'sagittal.png', 'sam2', 'sagittal.png', 'sam2']);
});

test('without names the picture is fetched anew and uploaded, under a name that says nothing', async () => {
    const { backEnd, api, question, signal } = open({}, { names: null });

    await api.segment({ ...question, box: { x1: 1, y1: 2, x2: 3, y2: 4 } }, signal);

    const [picture, click] = backEnd.asked;
    assert.equal(picture.cache, 'no-store');
    assert.equal(picture.headers.Authorization, 'Bearer abc');
    const form = Object.fromEntries(click.body);
    assert.equal(form.file.name, 'picture');
    assert.equal(form.file.size, 8);
    assert.equal(form.box, '{"x1":1,"y1":2,"x2":3,"y2":4}');
    assert.equal(form.image_type, 'L3');
    assert.equal('patient' in form || 'click_points' in form || 'previous' in form, false);
    assert.equal(click.url.includes('secret'), false);
});

test('the sign-in goes to the back end only, not to whoever else serves the picture', async () => {
    const { backEnd, api, question, signal } = open(
        {},
        { names: null, picture: 'https://elsewhere/sagittal.png', baseUrl: 'https://host:4200/' },
    );

    await api.segment(question, signal);

    assert.equal(backEnd.asked[0].headers.Authorization, undefined);
    assert.equal(backEnd.asked[1].url, 'https://host:4200/api/segmentation/sam2');
    assert.equal(backEnd.asked[1].headers.Authorization, 'Bearer abc');
});

test('a picture of the page itself, or none yet, means the page’s own back end', async () => {
    for (const picture of ['', '/static/a.png', 'data:image/png;base64,AAAA', 'blob:https://pages:7500/1']) {
        const { backEnd, api, signal } = open({ health: [() => json(health())] }, { picture });
        await api.health(signal);

        assert.equal(backEnd.asked[0].url, 'https://pages:7500/api/segmentation/sam2/health');
    }
});

test('the token is read at each request', async () => {
    const tokens = ['one', 'two'];
    const { backEnd, api, signal } = open({ health: [() => json(health())] }, { token: () => tokens.shift() });

    await api.health(signal);
    await api.health(signal);

    assert.deepEqual(
        backEnd.asked.map(({ headers }) => headers.Authorization),
        ['Bearer one', 'Bearer two'],
    );
});

test('without a token, or where storage is forbidden, there is no such header', async () => {
    const forbidden = () => {
        throw new Error('SecurityError');
    };
    for (const token of [() => null, forbidden]) {
        const { backEnd, api, signal } = open({ health: [() => json(health())] }, { token });
        await api.health(signal);

        assert.equal('Authorization' in backEnd.asked[0].headers, false);
    }
});

test('after a 401 the request goes out once more if the host has renewed the token meanwhile', async () => {
    let token = 'old';
    const renewing = () => {
        token = 'new';
        return json({ detail: 'expired' }, 401);
    };
    const { backEnd, api, signal } = open({ health: [renewing, () => json(health())] }, { token: () => token });

    assert.equal((await api.health(signal)).enabled, true);
    assert.equal(backEnd.asked.length, 2);
    assert.equal(backEnd.asked[1].headers.Authorization, 'Bearer new');
});

test('a 401 with the same token means that the sign-in has run out, and is not repeated', async () => {
    const { backEnd, api, signal } = open({ health: [() => json({ detail: 'expired' }, 401)] });

    await assert.rejects(api.health(signal), refused('signedOut'));
    assert.equal(backEnd.asked.length, 1);
});

test('the back end’s sentence and its seconds come along', async () => {
    const { api, question, signal } = open({ case: [() => refusal(429, 'busy', 'Too many clicks.', 7)] });

    await assert.rejects(api.segment(question, signal), (error) => {
        assert.deepEqual(
            [error.key, error.code, error.sentence, error.retryAfterS, error.status],
            ['busy', 'busy', 'Too many clicks.', 7, 429],
        );
        return true;
    });
});

for (const [status, code, key] of [
    [400, 'bad_request', 'unusable'],
    [402, undefined, 'refused'],
    [403, undefined, 'refused'],
    [409, 'replaced', 'changed'],
    [413, 'too_large', 'tooLarge'],
    [422, 'bad_prompt', 'unusable'],
    [429, 'busy', 'busy'],
    [500, 'internal', 'fault'],
    [502, undefined, 'away'],
    [503, 'unavailable', 'away'],
    [503, 'turned_off', 'turnedOff'],
    [503, 'bad_reply', 'badReply'],
    [504, 'timed_out', 'timedOut'],
]) {
    test(`a ${status} ${code || 'of the host'} means: ${key}`, async () => {
        const { api, question, signal } = open({ case: [() => refusal(status, code, 'A sentence.')] });

        await assert.rejects(api.segment(question, signal), refused(key));
    });
}

test('a list of details, as frameworks send it, is no sentence', async () => {
    const { api, question, signal } = open({ case: [() => json({ detail: [{ msg: 'x' }] }, 422)] });

    await assert.rejects(api.segment(question, signal), (error) => error.sentence === null && error.key === 'unusable');
});

test('pages in place of JSON, empty bodies and odd answers are refused, not used', async () => {
    const odd = [
        () => html(),
        () => new Response(''),
        () => json(null),
        () => json({ error: 'not now' }),
        () => json(answer({ candidates: [] })),
        () => json({ ...answer(), candidates: [{ ...answer().candidates[0], polygons: [[{ x: 'NaN', y: 1 }]] }] }),
    ];
    for (const body of odd) {
        const { api, question, signal } = open({ case: [body] });
        await assert.rejects(api.segment(question, signal), refused('badReply'));
    }
    const { api, question, signal } = open({ case: [() => html(502)] });
    await assert.rejects(api.segment(question, signal), refused('away'));
});

test('a network that is gone is said to be so', async () => {
    const gone = () => {
        throw new TypeError('Failed to fetch');
    };
    const { api, question, signal } = open({ case: [gone] });

    await assert.rejects(api.segment(question, signal), refused('offline'));
});

test('a request that was given up is no refusal', async () => {
    const { api, question } = open();
    const leaving = new AbortController();
    leaving.abort();

    await assert.rejects(api.segment(question, leaving.signal), { name: 'AbortError' });
});

test('a host that answers an error as 200 with JSON in place of the picture is found out', async () => {
    for (const body of [() => json({ error: 'no such file' }), () => html(404)]) {
        const { api, question, signal } = open({ 'sagittal.png': [body] }, { names: null });
        await assert.rejects(api.segment(question, signal), refused('noPicture'));
    }
});

test('pictures are known by their first bytes: PNG, JPEG and DICOM', async () => {
    const dicom = new Uint8Array(132);
    dicom.set([0x44, 0x49, 0x43, 0x4d], 128);
    for (const body of [png, () => new Response(Uint8Array.from([0xff, 0xd8, 0xff])), () => new Response(dicom)]) {
        const { api, question, signal } = open({ 'sagittal.png': [body] }, { names: null });
        assert.equal((await api.segment(question, signal)).found, true);
    }
});

test('feedback outlives the page', async () => {
    const { backEnd, api } = open({ feedback: [() => json({ stored: true })] });

    await api.feedback({ request_id: 'r', rating: 'good' });

    assert.equal(backEnd.asked[0].keepalive, true);
    assert.deepEqual(JSON.parse(backEnd.asked[0].body), { request_id: 'r', rating: 'good' });
});
