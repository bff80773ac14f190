/** A back end inside the page: it answers at once, when it is let go on, or not at all. */

import { ovalMask } from './editor.js';

const SIDES = [
    [197, 307, 27, 37],
    [315, 307, 27, 37],
];

/** @param {{ width: number, height: number }} size */
export function createBackEnd(size) {
    const health = { enabled: true, available: true, reason: null, model: 'demo', clinical_use: false, expected_seconds: 4 };
    /** Every request, as [route, body]. */
    const asked = [];
    /** Requests that wait until `goOn`. */
    let waiting = [];
    const state = { health, holds: false, status: 200, error: null, answer: {}, open: 0 };

    const answer = (body) => ({
        found: true,
        candidates: [candidate(size, grown(body), null), candidate(size, SIDES.slice(0, 1), 'model')],
        confidence_score: 0.86,
        low_confidence: false,
        warnings: [],
        prompt: { target: body.target, refined: Boolean(body.previous), automatic: !body.click_points, level: null },
        measurements: { area_px: 1, area_mm2: null, hu_mean: null },
        model: 'demo',
        model_digest: 'd',
        clinical_use: false,
        request_id: `r${asked.length}`,
        cached: false,
        ...state.answer,
    });

    return {
        asked,
        state,

        /** Let the held requests be answered, in this order: `goOn([1, 0])` lets the second overtake the first. */
        async goOn(order = waiting.map((_, index) => index)) {
            const held = waiting;
            waiting = [];
            for (const index of order) {
                held[index]();
                await new Promise((done) => setTimeout(done));
            }
        },

        waits: () => waiting.length,

        async fetch(url, { body, signal } = {}) {
            if (url.startsWith('data:')) {
                return fetch(url);
            }
            const route = new URL(url).pathname.replace('/api/segmentation/sam2', '');
            const fields = typeof body === 'string' ? JSON.parse(body) : Object.fromEntries(body ? [...body] : []);
            asked.push([route, fields]);
            if (route === '/health') {
                return json(200, state.health);
            }
            if (route === '/feedback') {
                return json(200, {});
            }
            state.open += 1;
            try {
                if (state.holds) {
                    await new Promise((resolve, reject) => {
                        waiting.push(resolve);
                        signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
                    });
                }
            } finally {
                state.open -= 1;
            }
            if (state.status !== 200) {
                return json(state.status, { detail: state.error, error: { code: 'x', message: state.error, retry_after: null } });
            }
            return json(200, answer(typeof fields.click_points === 'string' ? { ...fields, click_points: JSON.parse(fields.click_points) } : fields));
        },
    };
}

/** The mask grows with the points, so that each answer can be told from the others. */
function grown({ click_points: points }) {
    const more = points ? points.length : 0;
    return SIDES.map(([x, y, across, down]) => [x, y, across + more, down + more]);
}

function candidate(size, ovals, name) {
    const [x, y, across, down] = ovals[0];
    const polygons = ovals.map((oval) => outline(oval));
    return {
        mask_data: ovalMask(size, ovals),
        confidence_score: 0.86,
        bounding_box: { x: x - across, y: y - down, width: 2 * across, height: 2 * down },
        polygons,
        rects: [{ x1: x - across, y1: y - down, x2: x + across, y2: y + down }],
        refine_token: `t${across}`,
        name,
    };
}

function outline([x, y, across, down]) {
    return Array.from({ length: 12 }, (_, index) => {
        const angle = (index * Math.PI) / 6;
        return { x: x + across * Math.cos(angle), y: y + down * Math.sin(angle) };
    });
}

function json(status, body) {
    return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
}
