/** Asks before work is replaced: Replace, Keep both, Cancel; a small card beside the button that was pressed. */

import { button, label, make, set, write } from './dom.js';

let count = 0;

/**
 * @param {object} options
 * @param {import('../words/index.js').Words} options.words
 * @param {(how: 'replace' | 'keep') => void} options.answer
 * @param {() => void} options.cancel
 */
export function createQuestion({ words, answer, cancel }) {
    count += 1;
    const text = make('div', { class: 'sam2-question-text', id: `sam2-question-${count}` });
    const replace = button('', () => answer('replace'), { kind: 'primary', name: 'sam2-replace' });
    const keep = button('', () => answer('keep'), { name: 'sam2-keep' });
    const leave = button('', () => cancel(), { kind: 'text', name: 'sam2-cancel' });
    const element = make(
        'div',
        { class: 'sam2-question', role: 'dialog', 'aria-labelledby': text.id, hidden: true },
        text,
        make('div', { class: 'sam2-question-buttons' }, replace, keep, leave),
    );
    let held = false;

    element.addEventListener('focusin', () => {
        held = true;
    });
    element.addEventListener('focusout', (event) => {
        held = event.relatedTarget === null || element.contains(/** @type {Node} */ (event.relatedTarget));
    });

    return {
        element,

        /** @param {import('../core/types.js').View} view @param {import('./names.js').Names} names */
        update({ asks, target }, names) {
            write(text, words.say(asks === 'start' ? 'confirm.start' : 'confirm.accept', { target: names.target(target) }));
            for (const [choice, key] of /** @type {const} */ ([
                [replace, 'confirm.replace'],
                [keep, 'confirm.keep'],
                [leave, 'confirm.cancel'],
            ])) {
                label(choice, words.say(key));
            }
            set(element, 'data-asks', asks);
        },

        /** The focus goes to what is meant most often; Discard takes it back. */
        show() {
            held = true;
            replace.focus({ preventScroll: true });
        },

        /** Whether the focus was in it when it went. */
        heldFocus: () => held,
    };
}
