/** The marks of point mode, with undo and redo: each change is one step. */

/** @typedef {import('./types.js').Mark} Mark */
/** @typedef {import('./types.js').Marks} Marks */
/** @typedef {import('./types.js').Box} Box */

/**
 * What one step of the history holds. `from` is the mask that these marks correct: choosing another candidate and
 * marking on makes that one the mask to go on from, and undoing gives back the one before.
 *
 * @template T
 * @typedef {{ marks: Marks, from: T }} Step
 */

/** @type {Marks} */
export const NO_MARKS = Object.freeze({ points: Object.freeze([]), box: null });

/** The service takes no more. */
export const MOST_POINTS = 64;

/** More than anybody takes back one by one. */
const MOST_STEPS = 200;

/**
 * @template T
 * @param {T} from the mask that the first mark corrects
 */
export function createMarks(from) {
    /** @type {Step<T>[]} */
    const steps = [{ marks: NO_MARKS, from }];
    let at = 0;
    let lastId = 0;

    /** @param {Partial<Marks>} change @param {T} next */
    const step = (change, next) => {
        const marks = { ...steps[at].marks, ...change };
        const frozen = Object.freeze({ ...marks, points: Object.freeze(marks.points) });
        steps.splice(at + 1, steps.length, { marks: frozen, from: next });
        steps.splice(0, steps.length - MOST_STEPS);
        at = steps.length - 1;
    };
    /** @param {number} id */
    const has = (id) => steps[at].marks.points.some((mark) => mark.id === id);
    /** @param {number} by */
    const go = (by) => {
        const there = at + by;
        if (!(there in steps)) {
            return false;
        }
        at = there;
        return true;
    };

    return {
        get value() {
            return steps[at].marks;
        },
        get from() {
            return steps[at].from;
        },
        get isFull() {
            return steps[at].marks.points.length >= MOST_POINTS;
        },
        get isEmpty() {
            return steps[at].marks.points.length === 0 && steps[at].marks.box === null;
        },
        get canUndo() {
            return at > 0;
        },
        get canRedo() {
            return at < steps.length - 1;
        },

        /** @param {{ x: number, y: number, label: 0 | 1 }} mark @param {T} next */
        add(mark, next) {
            lastId += 1;
            step({ points: [...steps[at].marks.points, Object.freeze({ id: lastId, ...mark })] }, next);
        },

        /** @param {number} id @param {number} x @param {number} y @param {T} next @returns {boolean} whether it was there */
        move(id, x, y, next) {
            const there = has(id);
            if (there) {
                const moved = (/** @type {Mark} */ mark) => (mark.id === id ? Object.freeze({ ...mark, x, y }) : mark);
                step({ points: steps[at].marks.points.map(moved) }, next);
            }
            return there;
        },

        /** @param {number} id @param {T} next @returns {boolean} whether it was there */
        remove(id, next) {
            const there = has(id);
            if (there) {
                step({ points: steps[at].marks.points.filter((mark) => mark.id !== id) }, next);
            }
            return there;
        },

        /** @param {Box | null} box @param {T} next */
        setBox(box, next) {
            step({ box: box && Object.freeze({ ...box }) }, next);
        },

        /** @returns {boolean} whether there was a step to take back */
        undo: () => go(-1),
        /** @returns {boolean} whether there was one to take again */
        redo: () => go(1),
    };
}
