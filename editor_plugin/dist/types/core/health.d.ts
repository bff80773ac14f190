/**
 * @param {object} parts
 * @param {import('./types.js').Api} parts.api
 * @param {import('./types.js').Clock} parts.clock
 * @param {() => void} parts.changed called when what is known has changed
 */
export function createHealth({ api, clock, changed }: {
    api: import("./types.js").Api;
    clock: import("./types.js").Clock;
    changed: () => void;
}): {
    /** The last answer, and the refusal since, if there was one. */
    readonly seen: Seen;
    /** Ask now, in place of an earlier question. */
    look: () => Promise<void>;
    destroy(): void;
};
export type Health = import("./types.js").Health;
export type Seen = {
    health: Health | null;
    refusal: Refusal | null;
};
import { Refusal } from './refusal.js';
