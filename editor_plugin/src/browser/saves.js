/** Notices the host's saves without a change in the host: the browser lists every request that has ended. */

/** @typedef {Pick<PerformanceResourceTiming, 'name' | 'startTime'> & { responseStatus?: number }} Entry */

/** The routes of the host's two editors. */
export const SAVE_ROUTES = Object.freeze({ L3: '/upload_l3_mask/', middle: '/upload_middle_manual_mask/' });

/**
 * @param {object} parts
 * @param {string} parts.route part of the address that a save goes to; the address itself is neither kept nor told
 * @param {(startedAtMs: number) => void} parts.onSave on the timeline of performance.now()
 * @param {typeof PerformanceObserver} [parts.Observer]
 * @returns {{ destroy: () => void }} before it ends it tells of the saves that are still in its queue: a host may close
 *     the editor at once
 */
export function watchSaves({ route, onSave, Observer = globalThis.PerformanceObserver }) {
    if (!Observer) {
        return { destroy() {} };
    }
    /** @param {PerformanceEntryList} entries */
    const read = (entries) =>
        entries
            .filter((entry) => entry.name.includes(route) && hasSucceeded(/** @type {Entry} */ (entry)))
            .forEach((entry) => onSave(entry.startTime));

    const observer = new Observer((list) => read(list.getEntries()));
    observer.observe({ type: 'resource', buffered: false });
    return {
        destroy() {
            read(observer.takeRecords());
            observer.disconnect();
        },
    };
}

/** Older browsers do not tell the status: then a request that has ended counts as a save. @param {Entry} entry */
function hasSucceeded({ responseStatus }) {
    return responseStatus === undefined || (responseStatus >= 200 && responseStatus < 300);
}
