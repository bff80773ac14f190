/** The browser's clock, on the timeline of PerformanceEntry.startTime. */
/** @returns {import('../core/types.js').Clock} */
export function createClock(): import("../core/types.js").Clock;
