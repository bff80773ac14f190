/**
 * @param {Settings} settings
 * @returns {Record<string, any>} the options of a component
 */
export function createComponent(settings: Settings): Record<string, any>;
export type Settings = import("../browser/settings.js").Settings;
