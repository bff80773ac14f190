/** Knows whether a click would work: asks at once, and again as often as it makes sense. */

import { within } from './deadline.js';
import { createNewest, STALE } from './newest.js';
import { Refusal } from './refusal.js';

/** @typedef {import('./types.js').Health} Health */
/** @typedef {{ health: Health | null, refusal: Refusal | null }} Seen */

const DEADLINE_MS = 10_000;
/** While all is well: a service that goes away is noticed at the next click anyway. */
const WELL_MS = 60_000;
/** After a failure: soon, then less and less often. */
const AGAIN_MS = [2_000, 5_000, 15_000];
/** What was seen this long ago is good enough for who comes near the button. */
const FRESH_MS = 2_000;

/**
 * @param {object} parts
 * @param {import('./types.js').Api} parts.api
 * @param {import('./types.js').Clock} parts.clock
 * @param {() => void} parts.changed called when what is known has changed
 */
export function createHealth({ api, clock, changed }) {
    const newest = createNewest();
    /** @type {Seen} */
    let seen = { health: null, refusal: null };
    let cancel = () => {};
    let failures = 0;
    /** When the last look began. */
    let lookedAtMs = -Infinity;

    const look = async () => {
        cancel();
        lookedAtMs = clock.now();
        try {
            const health = await newest.run((signal) => within(clock, DEADLINE_MS, signal, api.health));
            if (health === STALE) {
                return;
            }
            seen = { health, refusal: null };
        } catch (error) {
            seen = { ...seen, refusal: error instanceof Refusal ? error : new Refusal('fault') };
        }
        plan();
        changed();
    };

    const plan = () => {
        const { health, refusal } = seen;
        const isOff = refusal ? refusal.status === 404 : !health?.enabled;
        if (isOff) {
            // Turned off, or not installed: nobody asks again before somebody opens the editor again.
            return;
        }
        failures = refusal || !health?.available ? failures + 1 : 0;
        const ms = failures ? AGAIN_MS[Math.min(failures, AGAIN_MS.length) - 1] : WELL_MS;
        cancel = clock.after(ms, look);
    };

    return {
        /** The last answer, and the refusal since, if there was one. */
        get seen() {
            return seen;
        },
        /** Ask now, in place of an earlier question. */
        look,
        /** Ask now, unless that has just been done: a person is about to use the button. */
        lookAgain() {
            if (clock.now() - lookedAtMs >= FRESH_MS) {
                look();
            }
        },
        destroy() {
            newest.abandon();
            cancel();
        },
    };
}
