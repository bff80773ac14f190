/** One editor's session: what is shown, and what a person, or the host, can do. */

import { createConversation, IDLE } from './conversation.js';
import { createHostEvents } from './host_events.js';
import { createPointMode } from './point_mode.js';

/** @typedef {{ picture: string, target: import('./types.js').Target | null, points: import('./views.js').PointMode }} Left */

/** @param {import('./conversation.js').Parts} parts */
export function createSession(parts) {
    const { adapter, clock, sourceOf } = parts;
    const talk = createConversation(parts);
    const { offers, verdicts, store } = talk;
    const events = createHostEvents({ talk, adapter, clock, sourceOf });
    let ended = false;
    /** The marks that point mode was left with. @type {Left | null} */
    let left = null;

    /** Whether something is under way that must be ended first. */
    const isBusy = () => ['working', 'marking', 'picking', 'confirming'].includes(talk.phase.name);
    const isOffered = () => !['hidden', 'disabled'].includes(store.value.state);

    /** What marks belong to. */
    const markedOn = () => ({ picture: sourceOf().picture, target: adapter.target() });

    /** @param {(points: import('./views.js').PointMode) => void} work */
    const inMarking = (work) => {
        if (talk.phase.name === 'marking') {
            work(talk.phase.points);
        }
    };

    const actions = {
        /** One click: the service finds the structure itself. */
        start() {
            if (isBusy() || !isOffered()) {
                return;
            }
            const agree = (/** @type {boolean} */ keep) => void talk.click({ snapshot: adapter.snapshot(), keep });
            if (offers.endangersWork() || offers.isMarked()) {
                talk.enter({ name: 'confirming', asks: 'start', proceed: agree, back: talk.rest() });
            } else {
                agree(false);
            }
        },

        /** @param {'replace' | 'keep'} answer */
        confirm(answer) {
            if (talk.phase.name === 'confirming') {
                talk.phase.proceed(answer === 'keep');
            }
        },

        /** Leave confirming, working, picking or point mode; the annotation has not changed. */
        cancel() {
            if (talk.phase.name === 'confirming') {
                talk.enter(talk.phase.back);
            } else if (isBusy()) {
                inMarking((points) => {
                    left = points.marks.isEmpty ? null : { ...markedOn(), points };
                });
                talk.leaveAll();
                talk.enter(talk.rest());
            }
        },

        /** The same question again; what was agreed about the annotation holds while that is the same. */
        retry() {
            const agreed = talk.agreedLast;
            if (talk.phase.name === 'failed' && agreed && adapter.same(agreed.snapshot, adapter.snapshot())) {
                talk.click(agreed);
            } else {
                inMarking((points) => points.retry());
                actions.start();
            }
        },

        /** Picking: write this candidate. @param {number} index */
        pick(index) {
            const { phase } = talk;
            if (phase.name === 'picking' && index in phase.answer.candidates) {
                const { answer, startedAtMs, agreed } = phase;
                talk.place({ answer, chosen: index, startedAtMs }, agreed, 'start', phase);
            }
        },

        /**
         * Enter point mode; the body that is looked at, or the result in the annotation, is what the marks correct. Marks
         * that were left without accepting them are there again, where they would correct the same.
         */
        mark() {
            const { phase } = talk;
            const size = adapter.size();
            if (!size || !isOffered() || (isBusy() && phase.name !== 'picking')) {
                return;
            }
            const picked = phase.name === 'picking' && phase.chosen >= 0 ? phase : null;
            events.hostTouched();
            const offer = offers.inForce();
            const base = picked || (offer && !offer.stale ? offer : null);
            const origin = base && { answer: base.answer, chosen: base.chosen };
            const here = markedOn();
            const before = left && left.picture === here.picture && left.target === here.target ? left.points : null;
            left = null;
            const isKept = before !== null && before.corrects(origin);
            const points = isKept
                ? before
                : createPointMode({ ask: talk.ask, clock, size, base: origin, changed: talk.show });
            talk.enter({ name: 'marking', points, startedAtMs: clock.now() });
            if (isKept) {
                points.resume();
            }
        },

        /** @param {number} x @param {number} y @param {0 | 1} label */
        addPoint: (x, y, label) => inMarking((points) => points.add(x, y, label)),
        /** One step for a whole drag: call it with the last place. @param {number} id @param {number} x @param {number} y */
        movePoint: (id, x, y) => inMarking((points) => points.move(id, x, y)),
        /** @param {number} id */
        removePoint: (id) => inMarking((points) => points.remove(id)),
        /** @param {import('./types.js').Box | null} box */
        setBox: (box) => inMarking((points) => points.setBox(box)),
        undo: () => inMarking((points) => points.undo()),
        redo: () => inMarking((points) => points.redo()),

        /** Another candidate: in marking and picking as preview, in done and low in the annotation. @param {number} index */
        choose(index) {
            const { phase } = talk;
            const offer = offers.inForce();
            if (phase.name === 'picking' && index in phase.answer.candidates) {
                talk.enter({ ...phase, chosen: index });
            } else if (phase.name === 'offer' && offer && !offer.stale && index !== offer.chosen && index in offer.answer.candidates) {
                const { answer, startedAtMs } = offer;
                talk.place({ answer, chosen: index, startedAtMs }, null, 'choose', phase);
            }
            inMarking((points) => points.choose(index));
        },

        /** Of the preview. @param {number} value 0 to 1 */
        setOpacity: (value) => talk.setOpacity(value),

        /** Marking: write the preview; done and low: close the panel. */
        accept() {
            const { phase } = talk;
            if (phase.name === 'offer') {
                actions.dismiss();
            } else if (phase.name === 'marking' && phase.points.canAccept && phase.points.shown) {
                talk.place({ ...phase.points.shown, startedAtMs: phase.startedAtMs }, null, 'accept', phase);
            }
        },

        /** The same as cancel, under the name that point mode has for it. */
        leave: () => actions.cancel(),

        /** Take the result back: what was there before it is there again. */
        discard() {
            const offer = offers.inForce();
            if (offer && store.value.canDiscard) {
                offers.discard(offer);
                if (!offer.stale) {
                    verdicts.discarded(offer);
                }
                talk.enter({ name: 'offer' });
            }
        },

        /** Undo a discard, or bring back the work that a result had replaced which the host's own tools took back. */
        bringBack() {
            events.hostTouched();
            const offer = offers.current();
            if (offer && offer.taken && store.value.brings) {
                offers.bringBack(offer, offer.taken);
                talk.enter(talk.rest());
            }
        },

        /** @param {import('./types.js').Rating} rating */
        rate(rating) {
            const offer = offers.inForce();
            if (offer) {
                offer.rated = rating;
                verdicts.rated(offer);
                talk.show();
            }
        },

        /** Close the panel of done, low, failed or discarded; what is in the annotation stays. */
        dismiss() {
            const offer = offers.current();
            if (talk.phase.name === 'failed') {
                talk.enter(talk.rest());
            } else if (talk.phase.name === 'offer' && offer) {
                offer.open = false;
                talk.enter(IDLE);
            }
        },

        ...events,
    };

    talk.health.look();
    return {
        /** @returns {import('./types.js').View} */
        get view() {
            return store.value;
        },
        subscribe: store.subscribe,
        ...guarded(actions, { isOver: () => ended, leaveAll: talk.leaveAll, fail: talk.fail }),
        destroy() {
            ended = true;
            talk.destroy();
        },
    };
}

/**
 * @template {Record<string, (...given: any[]) => void>} T
 * @param {T} actions
 * @param {object} parts
 * @param {() => boolean} parts.isOver
 * @param {() => void} parts.leaveAll
 * @param {(error: unknown) => void} parts.fail
 * @returns {T} the same, doing nothing once it is over; what throws, which is the host's canvas or `redraw`, is said to
 *     the person before it goes on to the console
 */
function guarded(actions, { isOver, leaveAll, fail }) {
    const safe = /** @type {Record<string, (...given: any[]) => void>} */ ({});
    Object.keys(actions).forEach((name) => {
        safe[name] = (...given) => {
            if (isOver()) {
                return;
            }
            try {
                actions[name](...given);
            } catch (error) {
                leaveAll();
                fail(error);
                throw error;
            }
        };
    });
    return /** @type {T} */ (safe);
}
