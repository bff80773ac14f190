/** The browser's clock, on the timeline of PerformanceEntry.startTime. */

/** @returns {import('../core/types.js').Clock} */
export function createClock() {
    return {
        now: () => performance.now(),
        after(ms, work) {
            const timer = setTimeout(work, ms);
            return () => clearTimeout(timer);
        },
    };
}
