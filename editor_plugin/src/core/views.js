/** What is shown, from everything that the session knows. */

import { NO_MARKS } from './marks.js';
import { reason } from './reasons.js';

/** @typedef {import('./types.js').View} View */
/** @typedef {import('./types.js').Answer} Answer */
/** @typedef {import('./asking.js').Origin} Origin */
/** @typedef {import('./offers.js').Offer} Offer */
/** @typedef {import('./point_mode.js').Trouble} Trouble */
/** @typedef {ReturnType<typeof import('./point_mode.js').createPointMode>} PointMode */

/**
 * Where the session is; what a state needs comes with it.
 *
 * @typedef {{ name: 'idle' } | { name: 'offer' } | { name: 'failed' }
 *   | { name: 'confirming', asks: 'start' | 'accept' | 'choose', proceed: (keep: boolean) => void, back: Phase }
 *   | { name: 'working', startedAtMs: number }
 *   | { name: 'picking', answer: Answer, chosen: number, startedAtMs: number, agreed: Agreed }
 *   | { name: 'marking', points: PointMode, startedAtMs: number }} Phase
 */

/**
 * What a person said about the annotation as it was then.
 *
 * @typedef {{ snapshot: import('./types.js').Snapshot, keep: boolean }} Agreed
 */

/** @typedef {{ state: import('./types.js').State, trouble: Trouble | null }} Here */

/** Below it a candidate counts as doubtful: the service's default. Of the offered one the service itself says so. */
const DOUBTFUL = 0.5;
/** @type {readonly never[]} */
const NONE = Object.freeze([]);

/**
 * @param {object} known
 * @param {Phase} known.phase
 * @param {Offer | null} known.offer of the target in force
 * @param {Trouble | null} known.trouble
 * @param {import('./health.js').Seen} known.seen
 * @param {boolean} known.hasPicture
 * @param {import('./types.js').Target | null} known.target
 * @param {number} known.opacity
 * @param {number} known.nowMs
 * @param {number} known.retryAtMs before that another try makes no sense
 * @returns {View}
 */
export function viewOf({ phase, offer, trouble, seen, hasPicture, target, opacity, nowMs, retryAtMs }) {
    // What is asked about stays on the screen while it is asked.
    const under = phase.name === 'confirming' ? phase.back : phase;
    const points = under.name === 'marking' ? under.points : null;
    const origin = originOf(under, offer);
    const result = points ? points.result : under.name === 'picking' ? under.answer : origin && origin.answer;
    const retryInS = retryAtMs > nowMs ? Math.ceil((retryAtMs - nowMs) / 1000) : null;
    const candidate = origin && origin.chosen >= 0 ? origin.answer.candidates[origin.chosen] : null;
    const here = phase.name === 'idle' ? idleState({ seen, hasPicture, target, retryInS }) : stateOf(phase, offer);
    const said = (points && points.trouble) || here.trouble || trouble;
    const isMarking = points !== null && under === phase;
    const inForce = offer && !offer.gone ? offer : null;
    const calm = phase.name === 'idle' || phase.name === 'offer' || phase.name === 'failed';
    return {
        state: here.state,
        reason: said && said.reason,
        sentence: said && said.sentence,
        asks: phase.name === 'confirming' ? phase.asks : null,
        target,
        elapsedS: phase.name === 'working' ? Math.floor((nowMs - phase.startedAtMs) / 1000) : 0,
        expectedS: seen.health && seen.health.expected_seconds,
        result,
        candidates: result ? result.candidates : NONE,
        chosen: origin ? origin.chosen : -1,
        preview: points || under.name === 'picking' ? candidate : null,
        marks: points ? points.marks.value : NO_MARKS,
        canUndo: isMarking && points.marks.canUndo,
        canRedo: isMarking && points.marks.canRedo,
        canAccept: isMarking && points.canAccept,
        canRetry: isMarking && points.canRetry,
        canDiscard: calm && inForce !== null,
        canRefine: calm && inForce !== null && !inForce.saved && !inForce.stale,
        brings: calm && offer !== null && offer.taken ? offer.taken.what : null,
        stored: calm && offer !== null && offer.gone !== null && offer.saved,
        refining: isMarking && points.waits,
        opacity,
        warnings: result ? result.warnings : NONE,
        confidence: candidate && candidate.confidence_score,
        low: origin !== null && candidate !== null && isLow(origin),
        clinicalUse: result ? result.clinical_use : Boolean(seen.health && seen.health.clinical_use),
        saved: Boolean(inForce && inForce.saved),
        rated: inForce && inForce.rated,
        model: result ? result.model : seen.health && seen.health.model,
        retryInS,
    };
}

/** @param {Phase} phase @param {Offer | null} offer @returns {Origin | null} */
function originOf(phase, offer) {
    switch (phase.name) {
        case 'marking':
            return phase.points.shown;
        case 'picking':
            return phase;
        case 'offer':
            return offer && !offer.gone ? offer : null;
        default:
            return null;
    }
}

/** @param {Exclude<Phase, { name: 'idle' }>} phase @param {Offer | null} offer @returns {Here} */
function stateOf(phase, offer) {
    if (phase.name !== 'offer') {
        return { state: phase.name, trouble: null };
    }
    if (!offer || offer.gone) {
        return { state: 'discarded', trouble: null };
    }
    return { state: isLow(offer) ? 'low' : 'done', trouble: null };
}

/** Of the offered candidate the service itself says so. @param {Origin} origin */
function isLow({ answer, chosen }) {
    const isOffered = answer.found && chosen === 0;
    return isOffered ? answer.low_confidence : answer.candidates[chosen].confidence_score < DOUBTFUL;
}

/**
 * Whether the button can be offered.
 *
 * @param {{ seen: import('./health.js').Seen, hasPicture: boolean, target: unknown, retryInS: number | null }} known
 * @returns {Here}
 */
function idleState({ seen: { health, refusal }, hasPicture, target, retryInS }) {
    /** @type {(key: import('./types.js').ReasonKey, sentence?: string | null, seconds?: number) => Here} */
    const disabled = (key, sentence = null, seconds) => ({
        state: 'disabled',
        trouble: { reason: reason(key, seconds === undefined ? {} : { seconds }), sentence, retryAfterS: null },
    });
    if (!health || !health.enabled) {
        return { state: 'hidden', trouble: null };
    }
    if (refusal) {
        return disabled(refusal.key, refusal.sentence);
    }
    if (!hasPicture) {
        return disabled('noImage');
    }
    if (!target) {
        return disabled('noTarget');
    }
    if (!health.available) {
        return disabled('away', health.reason);
    }
    return retryInS === null ? { state: 'ready', trouble: null } : disabled('busy', null, retryInS);
}
