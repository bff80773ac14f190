/**
 * @param {HTMLElement} toolbar
 * @param {readonly HTMLElement[]} usable what stays so in it: our button, and the picture where no toolbar of its own
 *     keeps the tools apart from it
 */
export function createLock(toolbar: HTMLElement, usable: readonly HTMLElement[]): {
    /** @param {boolean} locked */
    set(locked: boolean): void;
    destroy: () => void;
};
