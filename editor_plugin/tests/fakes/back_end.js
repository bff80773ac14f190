/** A back end for the line to it: answers by route, and remembers what it was asked. */

import { answer } from './answers.js';

const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

export const json = (body, status = 200) =>
    new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
export const html = (status = 200) => new Response('<!doctype html><p>Hello</p>', { status });
export const refusal = (status, code, message, retryAfter = null) =>
    json({ detail: message, error: { code, message, request_id: 'r', retry_after: retryAfter } }, status);
export const png = () => new Response(PNG, { headers: { 'Content-Type': 'image/png' } });

/** Answers by the end of the path; the last one given for a path is given again and again. */
export function createBackEnd(routes = {}) {
    const asked = [];
    const answers = { sam2: [() => json(answer())], 'sagittal.png': [png], ...routes };
    const backEnd = {
        asked,
        async fetch(url, init) {
            asked.push({ url, ...init });
            if (init.signal && init.signal.aborted) {
                throw Object.assign(new Error('aborted'), { name: 'AbortError' });
            }
            const name = new URL(url).pathname.split('/').pop();
            const line = answers[name];
            if (!line) {
                return html(404);
            }
            return (line.length > 1 ? line.shift() : line[0])(url, init);
        },
        paths: () => asked.map(({ url }) => new URL(url).pathname),
    };
    return backEnd;
}
