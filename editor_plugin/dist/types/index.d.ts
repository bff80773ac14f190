/**
 * Say what the defaults do not know; each is optional. Call it before an editor opens.
 *
 * @param {Partial<import('./browser/settings.js').Settings>} given
 */
export function configure(given: Partial<import("./browser/settings.js").Settings>): void;
