/** The back end's routes: health, a click (by reference where that is possible, else with the picture), feedback. */

import { readAnswer } from '../core/answer.js';
import { Refusal } from '../core/refusal.js';
import { readJson, send } from './http.js';
import { fetchPicture } from './picture.js';
import { createShown } from './shown.js';

/** @typedef {import('../core/types.js').Question} Question */
/** @typedef {import('../core/types.js').Source} Source */
/** @typedef {import('../core/types.js').Health} Health */

const PREFIX = '/api/segmentation/sam2';
/** The host's route for pictures: what stands before it is the address of the back end. */
const PICTURES = '/get_output_image/';
/** No patient, no date: a name that says nothing. */
const UPLOAD_NAME = 'picture';

/**
 * @param {object} parts
 * @param {import('./settings.js').Settings} parts.settings
 * @param {() => Source} parts.sourceOf
 * @param {string} [parts.page] address of the page
 * @returns {import('../core/types.js').Api}
 */
export function createApi({ settings, sourceOf, page = location.href }) {
    /** The slice that the back end does not know by name: found out once, not at every click. */
    let unknown = '';

    /** @param {string} picture */
    const baseOf = (picture) => {
        if (settings.baseUrl) {
            return settings.baseUrl.replace(/\/+$/, '');
        }
        const { href, origin } = new URL(picture, page);
        const end = href.indexOf(PICTURES);
        // What is no address of a server (blob:, data:) says nothing about the back end.
        return end >= 0 ? href.slice(0, end) : new URL(origin === 'null' ? page : origin).origin;
    };

    /** @param {string} picture @param {AbortSignal} signal */
    const bytesOf = (picture, signal) => {
        const isHost = new URL(picture, page).origin === new URL(baseOf(picture), page).origin;
        return fetchPicture(settings, picture, isHost, signal);
    };
    const shown = createShown(bytesOf);

    /** @param {string} route @param {RequestInit} init */
    const call = async (route, init) =>
        readJson(await send(settings, `${baseOf(sourceOf().picture)}${PREFIX}${route}`, init));

    /** @param {string} route @param {unknown} body @param {AbortSignal} [signal] @returns {Promise<unknown>} */
    const post = (route, body, signal) =>
        call(route, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify(body),
            signal: signal || null,
            // Feedback outlives the editor, and the page.
            keepalive: !signal,
        });

    /** @param {Question} question @param {AbortSignal} signal */
    const byReference = async (question, signal) => {
        const { source, imageType } = question;
        const { names } = source;
        if (!names || !names.patient || !names.date || !names.filename || imageType === 'auto') {
            return undefined;
        }
        const { patient, date, filename } = names;
        // A host may make these names anew each time that it draws its template.
        const slice = JSON.stringify([source.picture, patient, date, filename]);
        if (slice === unknown) {
            return undefined;
        }
        try {
            const [body, isStill] = await Promise.all([
                post('/case', { patient, date, filename, ...marksOf(question) }, signal),
                shown.isStill(source.picture, signal),
            ]);
            return unlessReplaced(isStill, body);
        } catch (error) {
            if (error instanceof Refusal && error.status === 404) {
                unknown = slice;
                return undefined;
            }
            throw error;
        }
    };

    /** @param {Question} question @param {AbortSignal} signal */
    const byUpload = async (question, signal) => {
        const { picture } = question.source;
        const bytes = await bytesOf(picture, signal);
        unlessReplaced(await shown.isStill(picture, signal, bytes), bytes);
        const form = new FormData();
        form.append('file', new Blob([bytes], { type: 'application/octet-stream' }), UPLOAD_NAME);
        const marks = marksOf(question);
        Object.keys(marks).forEach((name) => {
            const value = marks[name];
            form.append(name, typeof value === 'string' ? value : JSON.stringify(value));
        });
        return call('', { method: 'POST', body: form, signal });
    };

    return {
        health: async (signal) => readHealth(await call('/health', { signal, cache: 'no-store' })),

        async segment(question, signal) {
            const body = await byReference(question, signal);
            return readAnswer(body === undefined ? await byUpload(question, signal) : body);
        },

        async feedback(body) {
            await post('/feedback', body);
        },

        see: shown.see,
        close: shown.forget,
    };
}

/** @template T @param {boolean} isStill whether the picture is the one on the screen @param {T} body @returns {T} */
function unlessReplaced(isStill, body) {
    if (!isStill) {
        throw new Refusal('replaced');
    }
    return body;
}

/** What is asked, by the names that both routes share; what is not said is left out. @param {Question} question */
function marksOf({ imageType, target, points, box, previous }) {
    /** @type {Record<string, unknown>} */
    const marks = { image_type: imageType };
    if (target) {
        marks.target = target;
    }
    if (points.length) {
        marks.click_points = points;
    }
    if (box) {
        marks.box = box;
    }
    if (previous) {
        marks.previous = previous;
    }
    return marks;
}

/** @param {unknown} body @returns {Health} */
function readHealth(body) {
    if (typeof body !== 'object' || body === null || !('enabled' in body)) {
        throw new Refusal('badReply');
    }
    const { enabled, available, reason, model, clinical_use, expected_seconds } = /** @type {Partial<Health>} */ (body);
    return Object.freeze({
        enabled: enabled === true,
        available: available === true,
        reason: typeof reason === 'string' ? reason : null,
        model: typeof model === 'string' ? model : null,
        clinical_use: clinical_use === true,
        expected_seconds: typeof expected_seconds === 'number' ? expected_seconds : null,
    });
}
