/**
 * @param {object} parts
 * @param {import('./settings.js').Settings} parts.settings
 * @param {() => Source} parts.sourceOf
 * @param {string} [parts.page] address of the page
 * @returns {import('../core/types.js').Api}
 */
export function createApi({ settings, sourceOf, page }: {
    settings: import("./settings.js").Settings;
    sourceOf: () => Source;
    page?: string | undefined;
}): import("../core/types.js").Api;
export type Question = import("../core/types.js").Question;
export type Source = import("../core/types.js").Source;
export type Health = import("../core/types.js").Health;
