/** What lies below the picture: what came of it, what it can be done with, and the controls of point mode. */

import { make, set, write } from './dom.js';
import { createMarkingView } from './panel_marking.js';
import { createPickingView } from './panel_picking.js';
import { createResultView } from './panel_result.js';
import { createQuestion } from './question.js';

/** @typedef {import('../core/types.js').View} View */
/** @typedef {import('../core/types.js').State} State */

/**
 * One face of the panel. `update` is called with every view while it is shown.
 *
 * @typedef {{ element: HTMLElement, note?: HTMLElement, update: (view: View) => void }} Face `note`: where it says that
 *     the model is not for patients
 */

/**
 * What every face is handed.
 *
 * @typedef {object} Handed
 * @property {import('../words/index.js').Words} words
 * @property {import('./names.js').Names} names
 * @property {import('./stage.js').Actions} actions
 * @property {import('./stage.js').Tool} tool what a main click means in point mode
 */

/** @type {(view: View) => 'picking' | 'marking' | 'result' | 'question' | null} */
function faceOf({ state, asks }) {
    switch (state) {
        case 'picking':
        case 'marking':
            return state;
        case 'done':
        case 'low':
        case 'failed':
        case 'discarded':
            return 'result';
        case 'confirming':
            return asks === 'start' ? null : 'question';
        default:
            return null;
    }
}

/** @param {Handed} handed */
export function createPanel(handed) {
    const { words, names, actions } = handed;
    const question = createQuestion({ words, answer: actions.confirm, cancel: actions.cancel });
    /** @type {Record<'picking' | 'marking' | 'result' | 'question', Face>} */
    const faces = {
        picking: createPickingView(handed),
        marking: createMarkingView(handed),
        result: createResultView(handed),
        question: { element: question.element, update: (view) => question.update(view, names) },
    };
    const element = make('div', { class: 'sam2-panel', role: 'group', hidden: true });
    /** @type {keyof typeof faces | null} */
    let shown = null;

    question.element.hidden = false;

    return {
        element,

        holdsFocus: () => element.contains(document.activeElement),

        /** @param {View} view */
        update(view) {
            const face = faceOf(view);
            if (face !== shown) {
                element.replaceChildren(...(face ? [faces[face].element] : []));
                element.hidden = !face;
            }
            set(element, 'data-state', view.state);
            set(element, 'aria-label', words.say('tools.label'));
            if (face) {
                const { update, note } = faces[face];
                update(view);
                if (note) {
                    note.hidden = view.clinicalUse;
                    write(note, words.say('note.clinical'));
                }
            }
            if (face === 'question' && shown !== 'question') {
                question.show();
            }
            shown = face;
        },

        destroy: () => element.remove(),
    };
}
