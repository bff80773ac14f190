/** A session with everything around it: an editor, a back end whose answers the test gives, a clock. */

import { createPolygonsAdapter } from '../../src/adapters/polygons.js';
import { createRectsAdapter } from '../../src/adapters/rects.js';
import { createSession } from '../../src/core/session.js';
import { health as healthy, SIZE } from './answers.js';
import { createFakeClock, settle } from './clock.js';

/** Every question waits until the test answers it, in whatever order it likes. */
function createFakeApi(health) {
    const asked = [];
    const feedback = [];
    let arrival = Promise.resolve();
    return {
        asked,
        feedback,
        health: async () => {
            if (health instanceof Error) {
                throw health;
            }
            return health;
        },
        setHealth(next) {
            health = next;
        },
        segment: (question, signal) =>
            new Promise((resolve, reject) => {
                const abort = () => reject(Object.assign(new Error('aborted'), { name: 'AbortError' }));
                signal.addEventListener('abort', abort);
                asked.push({ question, signal, answer: resolve, refuse: reject });
            }),
        seen: [],
        async takeFeedback(body) {
            feedback.push(body);
            await arrival;
        },
        /** From now on feedback does not arrive before the function that this gives is called. */
        holdFeedback() {
            let arrive;
            arrival = new Promise((resolve) => (arrive = resolve));
            return arrive;
        },
        loseFeedback() {
            arrival = Promise.reject(new Error('lost'));
            arrival.catch(() => {});
        },
    };
}

/** Compares by the number of pieces: what pixels there are is the browser's business. */
const countPieces = (shapes) => Object.values(shapes)[0].length;
const compareByCount = (offered, saved) => ({
    dice: countPieces(offered) === countPieces(saved) ? 0.95 : 0.5,
    edited_px: 10,
});

export async function openDesk({
    kind = 'middle',
    health = healthy(),
    size = SIZE,
    picture = 'http://host/get_output_image/a.png',
    wrap = (editor) => editor,
    compare = compareByCount,
} = {}) {
    const clock = createFakeClock();
    const api = createFakeApi(health);
    const editor = { rects: [], polys: { psoas: [], combo: [] }, mode: 'psoas', redraws: 0, redraw: () => (editor.redraws += 1) };
    const touched = wrap(editor);
    const shown = { picture, size };
    const parts = { editor: touched, sizeOf: () => shown.size };
    const adapter = kind === 'L3' ? createRectsAdapter(parts) : createPolygonsAdapter(parts);
    const session = createSession({
        api: {
            health: api.health,
            segment: api.segment,
            feedback: api.takeFeedback,
            see: (seen) => api.seen.push(seen),
            close() {},
        },
        adapter,
        clock,
        sourceOf: () => ({ picture: shown.picture, names: null }),
        compare,
    });
    await settle();
    return {
        session,
        api,
        clock,
        editor,
        shown,
        adapter,
        /** Answer the question that was asked last, or another one. */
        async answer(given, which = api.asked.length - 1) {
            api.asked[which].answer(given);
            await settle();
        },
        async refuse(refusal, which = api.asked.length - 1) {
            api.asked[which].refuse(refusal);
            await settle();
        },
        /** One click that ends well. */
        async click(given) {
            session.start();
            await settle();
            api.asked[api.asked.length - 1].answer(given);
            await settle();
        },
    };
}
