/** Holds what is shown, and tells who wants to know when it changes. */
/**
 * @template {object} T
 * @param {T} first
 */
export function createStore<T extends object>(first: T): {
    readonly value: Readonly<T>;
    /** Nothing happens if every field is what it was. @param {T} next */
    set(next: T): void;
    /** @param {(value: T) => void} listener @returns {() => void} ends it */
    subscribe(listener: (value: T) => void): () => void;
    destroy(): void;
};
