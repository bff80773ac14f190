/** Holds what is shown, and tells who wants to know when it changes. */

/**
 * @template {object} T
 * @param {T} first
 */
export function createStore(first) {
    let value = Object.freeze(first);
    /** @type {Set<(value: T) => void>} */
    const listeners = new Set();

    return {
        get value() {
            return value;
        },
        /** Nothing happens if every field is what it was. @param {T} next */
        set(next) {
            const fields = /** @type {(keyof T)[]} */ (Object.keys(next));
            if (fields.every((field) => next[field] === value[field])) {
                return;
            }
            value = Object.freeze(next);
            [...listeners].forEach((listener) => listener(value));
        },
        /** @param {(value: T) => void} listener @returns {() => void} ends it */
        subscribe(listener) {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },
        destroy() {
            listeners.clear();
        },
    };
}
