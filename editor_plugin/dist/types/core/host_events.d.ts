/** What the host does by itself: it edits, saves, shows another picture; the session follows. */
/**
 * @param {object} parts
 * @param {ReturnType<typeof import('./conversation.js').createConversation>} parts.talk
 * @param {import('./types.js').Adapter} parts.adapter
 * @param {import('./types.js').Clock} parts.clock
 * @param {() => import('./types.js').Source} parts.sourceOf
 */
export function createHostEvents({ talk, adapter, clock, sourceOf }: {
    talk: ReturnType<typeof import("./conversation.js").createConversation>;
    adapter: import("./types.js").Adapter;
    clock: import("./types.js").Clock;
    sourceOf: () => import("./types.js").Source;
}): {
    /** The annotation has changed: by hand, by the host, or by us. */
    hostEdited(): void;
    /**
     * The host has saved.
     *
     * @param {number} [startedAtMs] when that request began, on the clock's timeline; absent: it begins now
     */
    hostSaved(startedAtMs?: number): void;
    /** There may be another picture, another size or another mode. */
    hostChanged(): void;
    refreshHealth: () => undefined;
};
