/** One request to the back end: with the sign-in of the moment, and with everything that may go wrong as a Refusal. */

import { Refusal } from '../core/refusal.js';

/** @typedef {import('./settings.js').Settings} Settings */
/** @typedef {import('../core/types.js').ReasonKey} ReasonKey */

/** What a status means to the person; of the rest, 5xx is a fault and anything else a refusal of the host. */
/** @type {Readonly<Record<number, ReasonKey>>} */
const BY_STATUS = {
    400: 'unusable',
    401: 'signedOut',
    404: 'away',
    409: 'changed',
    413: 'tooLarge',
    415: 'unusable',
    422: 'unusable',
    429: 'busy',
    500: 'fault',
    502: 'away',
    503: 'away',
    504: 'timedOut',
};
/** @type {Readonly<Record<string, ReasonKey>>} */
const BY_CODE = { turned_off: 'turnedOff', bad_reply: 'badReply' };

/**
 * Send a request with the bearer token. A 401 is answered by one repeat if the host has renewed the token meanwhile.
 *
 * @param {Settings} settings
 * @param {string} url never shown, logged or kept: it may hold a patient's name, and a token
 * @param {RequestInit} init
 * @returns {Promise<Response>} rejects with a Refusal `offline`, or an AbortError
 */
export async function send(settings, url, init) {
    const token = tokenOf(settings);
    const response = await attempt(settings, url, init, token);
    const renewed = response.status === 401 ? tokenOf(settings) : token;
    return renewed === token ? response : attempt(settings, url, init, renewed);
}

/**
 * @param {Response} response
 * @returns {Promise<unknown>} the body of a good answer; rejects with a Refusal for any other
 */
export async function readJson(response) {
    const body = await readBody(() => response.json());
    if (response.ok && body === undefined) {
        throw new Refusal('badReply', { status: response.status });
    }
    if (!response.ok) {
        throw refusalOf(response.status, body);
    }
    return body;
}

/**
 * @template T
 * @param {() => Promise<T>} read
 * @returns {Promise<T | undefined>} undefined: it is not what it should be, such as a page in place of JSON
 */
export async function readBody(read) {
    try {
        return await read();
    } catch (error) {
        if (error instanceof SyntaxError) {
            return undefined;
        }
        throw lost(error);
    }
}

/** @param {number} status @param {unknown} body */
export function refusalOf(status, body) {
    const { detail, error } = fields(body);
    const { code, message, retry_after: retryAfter } = fields(error);
    const key = BY_CODE[String(code)] || BY_STATUS[status] || (status >= 500 ? 'fault' : 'refused');
    return new Refusal(key, {
        status,
        code: text(code) || key,
        sentence: text(message) || text(detail),
        retryAfterS: typeof retryAfter === 'number' && retryAfter > 0 ? retryAfter : null,
    });
}

/** @param {Settings} settings @returns {string | null} */
function tokenOf(settings) {
    try {
        return settings.token() || null;
    } catch {
        // A browser may forbid storage; then there is no sign-in to send.
        return null;
    }
}

/** @param {Settings} settings @param {string} url @param {RequestInit} init @param {string | null} token */
async function attempt(settings, url, init, token) {
    const headers = { ...init.headers, ...(token ? { Authorization: `Bearer ${token}` } : {}) };
    try {
        return await settings.fetch(url, { ...init, headers });
    } catch (error) {
        throw lost(error);
    }
}

/** @param {unknown} error @returns {unknown} */
function lost(error) {
    return error instanceof Error && error.name === 'AbortError' ? error : new Refusal('offline');
}

/** @param {unknown} value @returns {Record<string, unknown>} */
function fields(value) {
    return typeof value === 'object' && value !== null ? /** @type {Record<string, unknown>} */ (value) : {};
}

/** @param {unknown} value @returns {string | null} */
function text(value) {
    return typeof value === 'string' && value !== '' ? value : null;
}
