/**
 * @param {object} parts
 * @param {string} parts.route part of the address that a save goes to; the address itself is neither kept nor told
 * @param {(startedAtMs: number) => void} parts.onSave on the timeline of performance.now()
 * @param {typeof PerformanceObserver} [parts.Observer]
 * @returns {{ destroy: () => void }} before it ends it tells of the saves that are still in its queue: a host may close
 *     the editor at once
 */
export function watchSaves({ route, onSave, Observer }: {
    route: string;
    onSave: (startedAtMs: number) => void;
    Observer?: {
        new (callback: PerformanceObserverCallback): PerformanceObserver;
        prototype: PerformanceObserver;
        readonly supportedEntryTypes: ReadonlyArray<string>;
    } | undefined;
}): {
    destroy: () => void;
};
/** Notices the host's saves without a change in the host: the browser lists every request that has ended. */
/** @typedef {Pick<PerformanceResourceTiming, 'name' | 'startTime'> & { responseStatus?: number }} Entry */
/** The routes of the host's two editors. */
export const SAVE_ROUTES: Readonly<{
    L3: "/upload_l3_mask/";
    middle: "/upload_middle_manual_mask/";
}>;
export type Entry = Pick<PerformanceResourceTiming, "name" | "startTime"> & {
    responseStatus?: number;
};
