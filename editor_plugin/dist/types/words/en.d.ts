/** What the plugin says, in English. `{name}` is replaced. Every key is in zh.js too. */
/** @type {Readonly<Record<string, string>>} */
export const en: Readonly<Record<string, string>>;
