export function createSeen(): {
    /** @param {number} atMs @param {Snapshot} snapshot */
    note(atMs: number, snapshot: Snapshot): void;
    /**
     * The last sight of a target up to a moment; the earliest there is if all are later.
     *
     * @param {string} target
     * @param {number} atMs
     * @returns {Snapshot | null}
     */
    upTo(target: string, atMs: number): Snapshot | null;
    /** @param {string} target */
    forget(target: string): void;
};
export type Snapshot = import("./types.js").Snapshot;
