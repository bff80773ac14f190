/**
 * @template T
 * @param {T} from the mask that the first mark corrects
 */
export function createMarks<T>(from: T): {
    readonly value: import("./types.js").Marks;
    readonly from: T;
    readonly isFull: boolean;
    readonly isEmpty: boolean;
    readonly canUndo: boolean;
    readonly canRedo: boolean;
    /** @param {{ x: number, y: number, label: 0 | 1 }} mark @param {T} next */
    add(mark: {
        x: number;
        y: number;
        label: 0 | 1;
    }, next: T): void;
    /** @param {number} id @param {number} x @param {number} y @param {T} next @returns {boolean} whether it was there */
    move(id: number, x: number, y: number, next: T): boolean;
    /** @param {number} id @param {T} next @returns {boolean} whether it was there */
    remove(id: number, next: T): boolean;
    /** @param {Box | null} box @param {T} next */
    setBox(box: Box | null, next: T): void;
    /** @returns {boolean} whether there was a step to take back */
    undo: () => boolean;
    /** @returns {boolean} whether there was one to take again */
    redo: () => boolean;
};
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
export const NO_MARKS: Marks;
/** The service takes no more. */
export const MOST_POINTS: 64;
export type Mark = import("./types.js").Mark;
export type Marks = import("./types.js").Marks;
export type Box = import("./types.js").Box;
/**
 * What one step of the history holds. `from` is the mask that these marks correct: choosing another candidate and
 * marking on makes that one the mask to go on from, and undoing gives back the one before.
 */
export type Step<T> = {
    marks: Marks;
    from: T;
};
