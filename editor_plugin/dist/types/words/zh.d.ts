/** What the plugin says, in Chinese: the default. `{name}` is replaced. Every key is in en.js too. */
/** @type {Readonly<Record<string, string>>} */
export const zh: Readonly<Record<string, string>>;
