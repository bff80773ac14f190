/**
 * @param {Pick<KeyboardEvent, 'key' | 'shiftKey'>} event
 * @param {Point} from
 * @param {number} [step] of an arrow without Shift, in natural pixels
 * @returns {Point | null} null: no arrow key
 */
export function nudged({ key, shiftKey }: Pick<KeyboardEvent, "key" | "shiftKey">, { x, y }: Point, step?: number): Point | null;
export type Point = import("../core/types.js").Point;
