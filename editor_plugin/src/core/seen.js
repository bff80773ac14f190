/** What an annotation looked like, and when: a host may clear it before we hear of its save. */

/** @typedef {import('./types.js').Snapshot} Snapshot */

/** Edits while a save is under way are few; what is older than the last of these is of no use. */
const MOST = 64;

export function createSeen() {
    /** @type {Map<string, { atMs: number, snapshot: Snapshot }[]>} */
    const byTarget = new Map();

    return {
        /** @param {number} atMs @param {Snapshot} snapshot */
        note(atMs, snapshot) {
            const sights = byTarget.get(snapshot.target) || [];
            sights.push({ atMs, snapshot });
            byTarget.set(snapshot.target, sights.slice(-MOST));
        },

        /**
         * The last sight of a target up to a moment; the earliest there is if all are later.
         *
         * @param {string} target
         * @param {number} atMs
         * @returns {Snapshot | null}
         */
        upTo(target, atMs) {
            const sights = byTarget.get(target) || [];
            const before = sights.filter((sight) => sight.atMs <= atMs);
            const sight = before.length ? before[before.length - 1] : sights[0];
            return sight ? sight.snapshot : null;
        },

        /** @param {string} target */
        forget(target) {
            byTarget.delete(target);
        },
    };
}
