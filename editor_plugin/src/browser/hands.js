/** Notices that somebody may have worked on the page: of strokes on a canvas, and of its undo, nobody is told. */

const USES = ['pointerup', 'click', 'keyup'];

/**
 * @param {() => void} onWork called after the host has taken what was done
 * @returns {{ destroy: () => void }}
 */
export function watchHands(onWork) {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let later;
    const note = () => {
        clearTimeout(later);
        later = setTimeout(onWork, 0);
    };
    USES.forEach((type) => window.addEventListener(type, note, true));
    return {
        destroy() {
            clearTimeout(later);
            USES.forEach((type) => window.removeEventListener(type, note, true));
        },
    };
}
