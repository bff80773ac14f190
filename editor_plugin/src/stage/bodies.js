/** Vertebral bodies to pick from, each a button over the picture with its name. */

import { make, set, write } from './dom.js';

/** @typedef {import('../core/types.js').Candidate} Candidate */

/**
 * @param {import('./layer.js').Layer} layer
 * @param {object} options
 * @param {import('../words/index.js').Words} options.words
 * @param {(candidate: Candidate, index: number) => string} options.nameOf
 * @param {(index: number) => void} options.pick
 * @param {(index: number) => void} options.look at one, before it is picked
 */
export function createBodies(layer, { words, nameOf, pick, look }) {
    const element = make('div', { class: 'sam2-bodies', role: 'group' });
    /** @type {HTMLButtonElement[]} */
    let buttons = [];
    /** @type {readonly Candidate[]} */
    let shown = [];
    layer.element.append(element);

    return {
        /** @param {readonly Candidate[]} candidates @param {number} chosen */
        update(candidates, chosen) {
            if (candidates !== shown) {
                shown = candidates;
                element.replaceChildren();
                buttons = candidates.map((_, index) =>
                    make(
                        'button',
                        {
                            type: 'button',
                            class: 'sam2-body',
                            onclick: () => pick(index),
                            onpointerenter: () => look(index),
                            onfocus: () => look(index),
                        },
                        make('span', { class: 'sam2-body-name' }),
                    ),
                );
                element.append(...buttons);
            }
            set(element, 'aria-label', words.say('picking.label'));
            buttons.forEach((button, index) => {
                const candidate = candidates[index];
                const name = nameOf(candidate, index);
                const { x, y, width, height } = candidate.bounding_box || { x: 0, y: 0, width: 0, height: 0 };
                layer.place(button, { x, y, width, height });
                button.hidden = !candidate.bounding_box;
                button.classList.toggle('is-looked-at', index === chosen);
                set(button, 'aria-label', words.say('picking.body', { name }));
                write(/** @type {HTMLElement} */ (button.firstElementChild), name);
            });
        },

        focus() {
            if (buttons[0]) {
                buttons[0].focus({ preventScroll: true });
            }
        },
    };
}
