/** Point mode: every change of the marks becomes a question a moment later, and the newest answer is the preview. */

import { createMarks } from './marks.js';
import { createNewest, STALE } from './newest.js';
import { reason, whyNot } from './reasons.js';

/** @typedef {import('./types.js').Answer} Answer */
/** @typedef {import('./asking.js').Origin} Origin */
/** @typedef {{ reason: import('./types.js').Reason, sentence: string | null, retryAfterS: number | null }} Trouble */

/** Long enough to tell a drag's end from its middle, short enough to seem at once. */
export const DEBOUNCE_MS = 150;
/** A drag shorter than this was a click that slipped. */
const SHORTEST_BOX_PX = 1;

/**
 * @param {object} parts
 * @param {(asked: import('./asking.js').Asked, signal: AbortSignal) => Promise<Answer>} parts.ask
 * @param {import('./types.js').Clock} parts.clock
 * @param {import('./types.js').Size} parts.size marks beyond it are moved to its edge
 * @param {Origin | null} parts.base the mask that the marks correct; null: they mark a new one
 * @param {() => void} parts.changed
 */
export function createPointMode({ ask, clock, size, base, changed }) {
    const newest = createNewest();
    /** @type {ReturnType<typeof createMarks<Origin | null>>} */
    const marks = createMarks(base);
    /** Answers by the marks that they answer: undo and redo show them at once. @type {WeakMap<object, Answer>} */
    const answers = new WeakMap();
    /** @type {Origin | null} what is shown */
    let shown = base;
    /** @type {Origin | null} what the next mark corrects */
    let next = base;
    /** @type {Answer | null} */
    let result = base && base.answer;
    /** @type {Trouble | null} */
    let trouble = null;
    let waits = false;
    let failed = false;
    let cancel = () => {};

    /** @param {import('./types.js').ReasonKey} key @param {string | null} sentence */
    const troubled = (key, sentence = null) => ({ reason: reason(key), sentence, retryAfterS: null });

    /** @param {Answer} answer */
    const take = (answer) => {
        result = answer;
        shown = answer.found ? { answer, chosen: 0 } : null;
        next = marks.from;
        trouble = answer.found ? null : troubled('notFound', answer.warnings[0] || null);
    };

    /** The marks are others than they were: whatever was under way answers a question that nobody asks any more. */
    const update = () => {
        newest.abandon();
        cancel();
        waits = failed = false;
        trouble = null;
        const { points, box } = marks.value;
        const known = answers.get(marks.value);
        if (marks.isEmpty) {
            next = shown = marks.from;
            result = shown && shown.answer;
        } else if (known) {
            take(known);
        } else if (!marks.from && !box && !points.some((point) => point.label === 1)) {
            result = shown = null;
            trouble = troubled('needsInside');
        } else {
            waits = true;
            cancel = clock.after(DEBOUNCE_MS, send);
        }
        changed();
    };

    const send = async () => {
        const { value, from } = marks;
        waits = true;
        failed = false;
        trouble = null;
        changed();
        try {
            const answer = await newest.run((signal) => ask({ ...value, from }, signal));
            if (answer === STALE) {
                return;
            }
            answers.set(value, answer);
            take(answer);
        } catch (error) {
            trouble = whyNot(error);
            failed = true;
        }
        waits = false;
        changed();
    };

    /** @param {Origin | null} origin */
    const isSame = (origin) =>
        origin === base ||
        Boolean(origin && base && origin.answer === base.answer && origin.chosen === base.chosen);

    /** @param {number} value @param {number} most */
    const bounded = (value, most) => Math.min(Math.max(value, 0), most);

    return {
        get marks() {
            return marks;
        },
        get result() {
            return result;
        },
        /** What the layer shows. @returns {Origin | null} */
        get shown() {
            return shown;
        },
        get trouble() {
            return trouble;
        },
        get waits() {
            return waits;
        },
        /** Whether the last question failed and can be asked again. */
        get canRetry() {
            return failed && !waits;
        },
        /** Whether there is something new that may be written. */
        get canAccept() {
            // After a failure what is shown leaves the last mark out: retry, or take that mark back.
            return !waits && !failed && shown !== null && !isSame(shown);
        },

        /** @param {number} x @param {number} y @param {0 | 1} label */
        add(x, y, label) {
            if (marks.isFull) {
                trouble = troubled('tooMany');
                changed();
                return;
            }
            marks.add({ x: bounded(x, size.width), y: bounded(y, size.height), label }, next);
            update();
        },
        /** @param {number} id @param {number} x @param {number} y */
        move(id, x, y) {
            if (marks.move(id, bounded(x, size.width), bounded(y, size.height), next)) {
                update();
            }
        },
        /** @param {number} id */
        remove(id) {
            if (marks.remove(id, next)) {
                update();
            }
        },
        /** Its corners may come in any order. @param {import('./types.js').Box | null} box */
        setBox(box) {
            const [x1, x2] = box ? [box.x1, box.x2].map((x) => bounded(x, size.width)).sort((a, b) => a - b) : [0, 0];
            const [y1, y2] = box ? [box.y1, box.y2].map((y) => bounded(y, size.height)).sort((a, b) => a - b) : [0, 0];
            if (box && (x2 - x1 < SHORTEST_BOX_PX || y2 - y1 < SHORTEST_BOX_PX)) {
                return;
            }
            if (box || marks.value.box) {
                marks.setBox(box && { x1, y1, x2, y2 }, next);
                update();
            }
        },
        undo() {
            if (marks.undo()) {
                update();
            }
        },
        redo() {
            if (marks.redo()) {
                update();
            }
        },

        /** Show another candidate; the next mark corrects that one. @param {number} index */
        choose(index) {
            if (!result || !(index in result.candidates)) {
                return;
            }
            const isFirstOfMarks = index === 0 && !(base && result === base.answer);
            shown = { answer: result, chosen: index };
            next = isFirstOfMarks ? marks.from : shown;
            changed();
        },

        /** Ask the question again that failed. */
        retry() {
            if (failed) {
                send();
            }
        },

        /** Whether this is the mask that the marks began on. @type {(origin: Origin | null) => boolean} */
        corrects: isSame,

        /** Go on where it was left: what is not known any more is asked again. */
        resume: () => update(),

        /** Ask nothing more, until it is resumed. */
        leave() {
            newest.abandon();
            cancel();
        },
    };
}
