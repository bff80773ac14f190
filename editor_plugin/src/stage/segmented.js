/** A segmented control: real radio buttons, so that keys and screen readers know it, drawn as Element UI draws them. */

import { make, set, write } from './dom.js';

let count = 0;

/** @param {(index: number) => void} choose */
export function createSegmented(choose) {
    count += 1;
    const group = `sam2-segmented-${count}`;
    const caption = make('span', { class: 'sam2-caption', id: `${group}-label` });
    const options = make('span', { class: 'sam2-segmented', role: 'radiogroup', 'aria-labelledby': caption.id });

    return {
        element: make('span', { class: 'sam2-control' }, caption, options),

        /**
         * @param {string} label
         * @param {readonly string[]} texts
         * @param {number} chosen
         * @param {readonly string[]} [titles]
         */
        update(label, texts, chosen, titles = []) {
            write(caption, label);
            while (options.children.length > texts.length) {
                /** @type {Element} */ (options.lastElementChild).remove();
            }
            texts.forEach((text, index) => {
                const option = options.children[index] || add(index);
                const input = /** @type {HTMLInputElement} */ (option.firstElementChild);
                input.checked = index === chosen;
                write(/** @type {HTMLElement} */ (option.lastElementChild), text);
                set(option, 'title', titles[index]);
            });
        },
    };

    /** @param {number} index */
    function add(index) {
        const input = make('input', { type: 'radio', name: group, value: String(index), onchange: () => choose(index) });
        const option = make('label', { class: 'sam2-segment' }, input, make('span'));
        options.append(option);
        return option;
    }
}
