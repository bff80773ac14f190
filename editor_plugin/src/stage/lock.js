/**
 * Makes the host's tools inert while something of ours is under way, and gives them back.
 *
 * `inert` takes them from pointer, keyboard and screen reader alike. It is set on what stands beside our button, never on
 * what holds it. A browser that does not know `inert`, and a tool that the host draws meanwhile,
 * meet a filter in front of the toolbar.
 */

/** Every way in which a tool can be used. */
const POINTER_USES = ['click', 'dblclick', 'mousedown', 'mouseup', 'pointerdown', 'pointerup', 'touchstart'];
export const USES = [...POINTER_USES, 'keydown', 'change', 'input'];

/**
 * @param {HTMLElement} toolbar
 * @param {readonly HTMLElement[]} usable what stays so in it: our button, and the picture where no toolbar of its own
 *     keeps the tools apart from it
 */
export function createLock(toolbar, usable) {
    /** @type {Element[]} */
    let resting = [];

    const filter = (/** @type {Event} */ event) => {
        const target = /** @type {Element} */ (event.target);
        if (!usable.some((element) => element.contains(target)) && !target.closest('.sam2-panel')) {
            event.stopImmediatePropagation();
            event.preventDefault();
        }
    };

    const unlock = () => {
        for (const type of USES) {
            toolbar.removeEventListener(type, filter, true);
        }
        for (const element of resting) {
            element.removeAttribute('inert');
        }
        resting = [];
        toolbar.removeAttribute('data-sam2-locked');
    };

    return {
        /** @param {boolean} locked */
        set(locked) {
            const isLocked = toolbar.hasAttribute('data-sam2-locked');
            if (locked && !isLocked) {
                toolbar.setAttribute('data-sam2-locked', '');
                resting = beside(usable, toolbar).filter((element) => !element.hasAttribute('inert'));
                for (const element of resting) {
                    element.setAttribute('inert', '');
                }
                for (const type of USES) {
                    toolbar.addEventListener(type, filter, true);
                }
            } else if (!locked && isLocked) {
                unlock();
            }
        },

        destroy: unlock,
    };
}

/**
 * Everything in `outer` that neither holds nor is one of `usable`, in as few elements as possible.
 *
 * @type {(usable: readonly Element[], outer: Element) => Element[]}
 */
function beside(usable, outer) {
    return Array.from(outer.children).reduce((found, child) => {
        if (usable.includes(child) || child.matches('.sam2-panel')) {
            return found;
        }
        return found.concat(usable.some((element) => child.contains(element)) ? beside(usable, child) : child);
    }, /** @type {Element[]} */ ([]));
}
