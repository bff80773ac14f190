/** Puts what the session says into words: reasons, warnings, confidence, and what a screen reader announces. */

/** @typedef {import('../core/types.js').View} View */
/** @typedef {import('../words/index.js').Words} Words */
/** @typedef {import('./names.js').Names} Names */

/** A screen reader hears of the time this often; the eye sees every second. */
const ANNOUNCED_EVERY_S = 5;

/**
 * Why it cannot be, or has failed: the back end's own sentence is the better one.
 *
 * @type {(view: View, words: Words) => string}
 */
export function reasonOf({ reason, sentence }, words) {
    if (!reason) {
        return '';
    }
    const own = words.say(`reason.${reason.key}`, reason.values);
    const said = sentence && words.sentence(sentence, own);
    return said || own;
}

/** When another try makes sense, where that is known. @type {(view: View, words: Words) => string} */
export function laterOf({ retryInS }, words) {
    return retryInS ? words.say('failed.retryIn', { seconds: Math.ceil(retryInS) }) : '';
}

/** Of a body that a person chose nothing is known: its confidence is 0. @type {(view: View) => boolean} */
export function isUnjudged({ confidence }) {
    return confidence === 0;
}

/** @type {(view: View) => number | null} */
export function percentOf(view) {
    return view.confidence === null || isUnjudged(view) ? null : Math.round(100 * view.confidence);
}

/**
 * For `aria-live`: what has changed, in a sentence.
 *
 * @type {(view: View, words: Words, names: Names) => string}
 */
export function announced(view, words, names) {
    const target = names.target(view.target);
    switch (view.state) {
        case 'working': {
            const elapsed = Math.floor(view.elapsedS / ANNOUNCED_EVERY_S) * ANNOUNCED_EVERY_S;
            const title = words.say('working.title', { target });
            return sentences(words, title, elapsed ? words.say('working.elapsed', { elapsed }) : words.say('working.limit'));
        }
        case 'picking':
            return sentences(words, words.say('picking.title'), words.say('picking.hint'));
        case 'marking':
            return marked(view, words);
        case 'done':
        case 'low':
            return sentences(
                words,
                titleOf(view, words, names),
                sureness(view, words),
                ...view.warnings.map((said) => words.sentence(said)),
            );
        case 'failed':
            return sentences(words, titleOf(view, words, names), reasonOf(view, words), words.say('failed.untouched'));
        case 'discarded':
            return sentences(words, titleOf(view, words, names), view.stored ? words.say('discarded.stored') : '');
        default:
            return '';
    }
}

/** What has become of a result. @type {(view: View, words: Words, names: Names) => string} */
export function titleOf({ state, saved, target, candidates, chosen, brings }, words, names) {
    if (state === 'discarded' || state === 'failed') {
        return words.say(brings === 'before' ? 'discarded.undone' : `${state}.title`);
    }
    const written = names.written(target, candidates[chosen]);
    return words.say(`${state}.${saved ? 'saved' : 'title'}`, { target: written });
}

/** A sentence with its full stop. @type {(text: string, words: Words) => string} */
function ended(text, words) {
    return /[.!?。！？]$/.test(text) ? text : text + (words.language() === 'en' ? '.' : '。');
}

/** @type {(view: View, words: Words) => string} */
function marked(view, words) {
    if (view.refining) {
        return '';
    }
    if (view.reason) {
        return reasonOf(view, words);
    }
    return view.preview ? sureness(view, words) : words.say('marking.empty');
}

/** @type {(view: View, words: Words) => string} */
function sureness(view, words) {
    const percent = percentOf(view);
    return percent === null ? '' : words.say('done.confidence', { percent });
}

/** One after the other, each with its full stop. @type {(words: Words, ...parts: string[]) => string} */
export function sentences(words, ...parts) {
    return parts
        .filter(Boolean)
        .map((part) => ended(part, words))
        .join(words.language() === 'en' ? ' ' : '');
}
