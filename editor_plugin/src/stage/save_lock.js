/**
 * Keeps the dialog's Save waiting while what is on the screen is not in the annotation yet: a preview, a question.
 *
 * Saved now, it would be another mask than the one that is seen. Closing the dialog stays free: it changes nothing. In
 * an Element dialog, Save is the primary button of the footer; one in the editor's toolbar rests with that.
 */

import { USES } from './lock.js';

/**
 * @param {Element} ours our place in the host's dialog
 * @param {string} reason shown on the button
 * @returns {{ destroy: () => void }} gives the button back
 */
export function createSaveLock(ours, reason) {
    const dialog = ours.closest('.el-dialog');
    const saves = dialog ? Array.from(dialog.querySelectorAll('.el-dialog__footer .el-button--primary')) : [];
    const looks = { title: reason, 'aria-disabled': 'true', 'data-sam2-rests': '' };
    const ends = saves.reduce(
        (found, save) => found.concat(Object.entries(looks).map(([name, value]) => replaced(save, name, value))),
        /** @type {(() => void)[]} */ ([]),
    );
    const filter = (/** @type {Event} */ event) => {
        if (saves.some((save) => save.contains(/** @type {Node} */ (event.target)))) {
            event.stopImmediatePropagation();
            event.preventDefault();
        }
    };
    if (dialog) {
        USES.forEach((type) => dialog.addEventListener(type, filter, true));
        ends.push(() => USES.forEach((type) => dialog.removeEventListener(type, filter, true)));
    }
    return { destroy: () => ends.forEach((end) => end()) };
}

/** @param {Element} element @param {string} name @param {string} value @returns {() => void} */
function replaced(element, name, value) {
    const before = element.getAttribute(name);
    element.setAttribute(name, value);
    return () => (before === null ? element.removeAttribute(name) : element.setAttribute(name, before));
}
