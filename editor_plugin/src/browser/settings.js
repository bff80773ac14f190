/** What the page may set once for all editors, and what is read from the browser each time it is needed. */

/**
 * @typedef {object} Settings
 * @property {string | null} baseUrl of the back end; null: taken from the picture's URL
 * @property {() => string | null} token the bearer token, asked for at every request
 * @property {typeof fetch} fetch
 * @property {string | null} locale `zh` or `en`; null: the host's own
 */

/** @returns {Settings} */
export function createSettings() {
    return {
        baseUrl: null,
        token: () => localStorage.getItem('access_token'),
        fetch: (...request) => fetch(...request),
        locale: null,
    };
}
