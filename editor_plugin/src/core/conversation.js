/** Where the session is and how it gets on: asking, writing, failing. What a person may do about it is in session.js. */

import { createAsking } from './asking.js';
import { createHealth } from './health.js';
import { createNewest, STALE } from './newest.js';
import { createOffers } from './offers.js';
import { reason, whyNot } from './reasons.js';
import { Refusal } from './refusal.js';
import { createSeen } from './seen.js';
import { createStore } from './store.js';
import { createVerdicts } from './verdicts.js';
import { viewOf } from './views.js';

/** @typedef {import('./views.js').Phase} Phase */
/** @typedef {import('./views.js').Agreed} Agreed */
/** @typedef {import('./point_mode.js').Trouble} Trouble */
/** @typedef {import('./asking.js').Origin & { startedAtMs: number }} Result */
/** @typedef {Parameters<typeof createConversation>[0]} Parts */

const FIRST_OPACITY = 0.5;
/** After these a look at the service's health says whether the button can still be offered. */
const ABOUT_HEALTH = ['away', 'busy', 'offline', 'signedOut', 'timedOut', 'turnedOff'];
/** @type {Phase} */
export const IDLE = { name: 'idle' };

/**
 * @param {object} parts
 * @param {import('./types.js').Api} parts.api
 * @param {import('./types.js').Adapter} parts.adapter
 * @param {import('./types.js').Clock} parts.clock
 * @param {() => import('./types.js').Source} parts.sourceOf where the picture shown comes from, now
 * @param {import('./types.js').Compare} parts.compare
 */
export function createConversation({ api, adapter, clock, sourceOf, compare }) {
    const asking = createAsking({ api, adapter, clock, sourceOf });
    const newest = createNewest();
    const offers = createOffers(adapter);
    const seen = createSeen();
    const verdicts = createVerdicts({ api, adapter, clock, compare });
    const health = createHealth({ api, clock, changed: () => noticed() });

    let phase = IDLE;
    /** @type {Trouble | null} */
    let trouble = null;
    /** What was agreed before the last click, for trying it again. @type {Agreed | null} */
    let agreedLast = null;
    let opacity = FIRST_OPACITY;
    let retryAtMs = 0;
    let ended = false;
    let cancelTick = () => {};

    const look = () =>
        viewOf({
            phase,
            offer: offers.current(),
            trouble,
            seen: health.seen,
            hasPicture: Boolean(sourceOf().picture && adapter.size()),
            target: adapter.target(),
            opacity,
            nowMs: clock.now(),
            retryAtMs,
        });
    const store = createStore(look());

    const show = () => {
        if (ended) {
            return;
        }
        // Once a second while something on the screen counts seconds.
        cancelTick();
        const sinceMs = phase.name === 'working' ? clock.now() - phase.startedAtMs : null;
        if (sinceMs !== null || retryAtMs > clock.now()) {
            cancelTick = clock.after(Math.ceil(1000 - ((sinceMs || 0) % 1000)), show);
        }
        store.set(look());
    };

    /** The picture or the service has changed; what is on the screen is remembered where a click is possible at all. */
    const noticed = () => {
        const { picture } = sourceOf();
        if (picture && adapter.size() && health.seen.health && health.seen.health.enabled) {
            api.see(picture);
        }
        show();
    };

    /** @param {Phase} next @param {Trouble | null} why */
    const enter = (next, why = null) => {
        phase = next;
        trouble = why;
        show();
    };

    /** Where to go when a way ends without a result. @returns {Phase} */
    const rest = () => {
        const offer = offers.current();
        return offer && offer.open ? { name: 'offer' } : IDLE;
    };

    /** End what is under way; the annotation stays as it is. */
    const leaveAll = () => {
        newest.abandon();
        const marking = phase.name === 'confirming' ? phase.back : phase;
        if (marking.name === 'marking') {
            marking.points.leave();
        }
    };

    /** @param {unknown} error */
    const fail = (error) => {
        const why = whyNot(error);
        if (why.retryAfterS !== null) {
            retryAtMs = clock.now() + why.retryAfterS * 1000;
        }
        enter({ name: 'failed' }, why);
    };

    /** @type {typeof asking.ask} */
    const ask = async (asked, signal) => {
        try {
            return await asking.ask(asked, signal);
        } catch (error) {
            if (error instanceof Refusal && ABOUT_HEALTH.includes(error.key)) {
                health.look();
            }
            throw error;
        }
    };

    /** @param {Agreed} agreed */
    const click = async (agreed) => {
        const startedAtMs = clock.now();
        agreedLast = agreed;
        enter({ name: 'working', startedAtMs });
        try {
            const answer = await newest.run((signal) => ask({ points: [], box: null, from: null }, signal));
            if (answer === STALE) {
                return;
            }
            if (answer.found) {
                place({ answer, chosen: 0, startedAtMs }, agreed, 'start', rest());
            } else if (answer.candidates.length) {
                enter({ name: 'picking', answer, chosen: -1, startedAtMs, agreed });
            } else {
                const sentence = answer.warnings[0] || null;
                enter({ name: 'failed' }, { reason: reason('notFound'), sentence, retryAfterS: null });
            }
        } catch (error) {
            fail(error);
        }
    };

    /**
     * Write a result, after asking where that would replace work that nobody agreed to replace.
     *
     * @param {Result} result
     * @param {Agreed | null} agreed
     * @param {'start' | 'accept' | 'choose'} asks
     * @param {Phase} back where to stay if it cannot be written, or is not wanted
     */
    const place = (result, agreed, asks, back) => {
        const refused = adapter.refuses ? adapter.refuses(result.answer.candidates[result.chosen]) : null;
        if (refused) {
            enter(asks === 'start' && back.name !== 'picking' ? { name: 'failed' } : back, {
                reason: reason(refused),
                sentence: null,
                retryAfterS: null,
            });
            return;
        }
        const stillHolds = agreed !== null && adapter.same(agreed.snapshot, adapter.snapshot());
        if (!stillHolds && offers.endangersWork()) {
            enter({ name: 'confirming', asks, proceed: (keep) => write(result, keep), back });
            return;
        }
        write(result, stillHolds && agreed.keep);
    };

    /** @param {Result} result @param {boolean} keep */
    const write = (result, keep) => {
        const size = adapter.size();
        try {
            if (!size) {
                throw new Error('the picture has gone');
            }
            const offer = offers.write({ ...result, size }, keep);
            leaveAll();
            seen.forget(offer.target);
            seen.note(clock.now(), offer.after);
            enter({ name: 'offer' });
        } catch (error) {
            leaveAll();
            fail(error);
        }
    };

    return {
        ask,
        offers,
        seen,
        verdicts,
        health,
        store,
        get phase() {
            return phase;
        },
        /** What was agreed before the last click. */
        get agreedLast() {
            return agreedLast;
        },
        noticed,
        show,
        enter,
        rest,
        leaveAll,
        fail,
        click,
        place,

        /** @param {number} value 0 to 1 */
        setOpacity(value) {
            opacity = Math.min(Math.max(value, 0), 1);
            show();
        },

        /** Another picture or mode: nothing that was said holds any more. @param {boolean} isOtherPicture */
        startOver(isOtherPicture) {
            leaveAll();
            if (isOtherPicture) {
                offers.pictureChanged();
                retryAtMs = 0;
            }
            agreedLast = null;
            enter(rest());
        },

        /** Leaves no timer, request or listener; feedback that is under way goes on. */
        destroy() {
            leaveAll();
            ended = true;
            cancelTick();
            health.destroy();
            api.close();
            store.destroy();
        },
    };
}
