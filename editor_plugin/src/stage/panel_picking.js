/** The panel while a person picks the body that is meant. */

import { button, icon, label, make, write } from './dom.js';

/** @param {import('./panel.js').Handed} handed @returns {import('./panel.js').Face} */
export function createPickingView({ words, names, actions }) {
    const title = make('strong', { class: 'sam2-title' });
    const hint = make('span', { class: 'sam2-hint' });
    const leave = button('', actions.leave, { name: 'sam2-leave' });
    const choices = make('div', { class: 'sam2-choices' });
    /** @type {readonly import('../core/types.js').Candidate[]} */
    let offered = [];
    const note = make('span', { class: 'sam2-note' });

    return {
        note,
        element: make(
            'div',
            { class: 'sam2-face sam2-face--low' },
            icon('warning'),
            make('div', { class: 'sam2-text' }, title, hint, note),
            make('div', { class: 'sam2-actions' }, choices, leave),
        ),

        update(view) {
            write(title, words.say('picking.title'));
            write(hint, words.say('picking.hint'));
            label(leave, words.say('picking.leave'));
            if (view.candidates !== offered) {
                offered = view.candidates;
                const buttons = offered.map((_, index) => button('', () => actions.pick(index), { name: 'sam2-choice' }));
                choices.replaceChildren(...buttons);
            }
            offered.forEach((candidate, index) => {
                const name = names.candidate(candidate, index);
                const choice = /** @type {HTMLElement} */ (choices.children[index]);
                label(choice, name);
                choice.setAttribute('aria-label', words.say('picking.body', { name }));
            });
        },
    };
}
