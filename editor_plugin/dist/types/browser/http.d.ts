/**
 * Send a request with the bearer token. A 401 is answered by one repeat if the host has renewed the token meanwhile.
 *
 * @param {Settings} settings
 * @param {string} url never shown, logged or kept: it may hold a patient's name, and a token
 * @param {RequestInit} init
 * @returns {Promise<Response>} rejects with a Refusal `offline`, or an AbortError
 */
export function send(settings: Settings, url: string, init: RequestInit): Promise<Response>;
/**
 * @param {Response} response
 * @returns {Promise<unknown>} the body of a good answer; rejects with a Refusal for any other
 */
export function readJson(response: Response): Promise<unknown>;
/**
 * @template T
 * @param {() => Promise<T>} read
 * @returns {Promise<T | undefined>} undefined: it is not what it should be, such as a page in place of JSON
 */
export function readBody<T>(read: () => Promise<T>): Promise<T | undefined>;
/** @param {number} status @param {unknown} body */
export function refusalOf(status: number, body: unknown): Refusal;
export type Settings = import("./settings.js").Settings;
export type ReasonKey = import("../core/types.js").ReasonKey;
import { Refusal } from '../core/refusal.js';
