/** The panel of point mode: what a click means, which candidate, how opaque, undo and redo, accept or leave. */

import { button, icon, label, make, set, write } from './dom.js';
import { percentOf, reasonOf } from './said.js';
import { createSegmented } from './segmented.js';

/** @typedef {import('../core/types.js').View} View */

/** What a main click means, in the order of the control. */
const LABELS = /** @type {const} */ ([1, 0]);

/** @param {import('./panel.js').Handed} handed @returns {import('./panel.js').Face} */
export function createMarkingView({ words, names, actions, tool }) {
    const state = make('span', { class: 'sam2-marking-state' });
    const spinner = make('span', { class: 'sam2-spinner sam2-spinner--small', 'aria-hidden': 'true' });
    const note = make('span', { class: 'sam2-note' });
    const hint = make('div', { class: 'sam2-hint' });
    const meaning = createSegmented((index) => tool.set(LABELS[index]));
    const choice = createSegmented(actions.choose);
    const caption = make('span', { class: 'sam2-caption' });
    const slider = make('input', {
        type: 'range',
        class: 'sam2-slider',
        min: '0',
        max: '100',
        step: '5',
        oninput: (/** @type {Event} */ event) =>
            actions.setOpacity(Number(/** @type {HTMLInputElement} */ (event.target).value) / 100),
    });
    const opacity = make('label', { class: 'sam2-control' }, caption, slider);
    const undo = square('undo', actions.undo);
    const redo = square('redo', actions.redo);
    const retry = button('', actions.retry, { name: 'sam2-retry-marks' });
    const accept = button('', actions.accept, { kind: 'primary', name: 'sam2-accept' });
    const leave = button('', actions.leave, { name: 'sam2-leave' });

    /** @param {View} view */
    const stateText = (view) => {
        if (view.reason) {
            return reasonOf(view, words);
        }
        if (!view.preview) {
            return view.refining ? words.say('marking.refining') : words.say('marking.empty');
        }
        const percent = percentOf(view);
        return percent === null ? '' : words.say(view.low ? 'marking.low' : 'marking.confidence', { percent });
    };

    return {
        note,
        element: make(
            'div',
            { class: 'sam2-marking' },
            make(
                'div',
                { class: 'sam2-row' },
                meaning.element,
                choice.element,
                opacity,
                make('span', { class: 'sam2-pair' }, undo, redo),
                make('span', { class: 'sam2-actions' }, retry, accept, leave),
            ),
            make(
                'div',
                { class: 'sam2-row sam2-row--quiet' },
                make('span', { class: 'sam2-marking-now' }, state, spinner),
                note,
                hint,
            ),
        ),

        update(view) {
            const { candidates, chosen } = view;
            meaning.update(
                words.say('marking.tool'),
                LABELS.map((value) => words.say(value ? 'marking.inside' : 'marking.outside')),
                LABELS.indexOf(tool.label()),
            );
            choice.element.hidden = candidates.length < 2;
            choice.update(
                words.say('marking.choice'),
                candidates.map((_, index) => String(index + 1)),
                chosen,
                candidates.map((candidate, index) => names.candidate(candidate, index)),
            );
            write(caption, words.say('marking.opacity'));
            slider.value = String(Math.round(view.opacity * 100));
            for (const [control, key, on] of /** @type {const} */ ([
                [undo, 'marking.undo', view.canUndo],
                [redo, 'marking.redo', view.canRedo],
            ])) {
                set(control, 'aria-label', words.say(key));
                set(control, 'title', words.say(key));
                control.disabled = !on;
            }
            label(retry, words.say('failed.retry'));
            retry.hidden = !view.canRetry;
            label(accept, words.say('marking.accept'));
            label(leave, words.say('marking.leave'));
            set(accept, 'aria-disabled', view.canAccept ? null : 'true');
            accept.classList.toggle('is-disabled', !view.canAccept);
            write(state, stateText(view));
            state.classList.toggle('is-trouble', Boolean(view.reason));
            state.classList.toggle('is-low', !view.reason && view.low);
            spinner.classList.toggle('is-hidden', !view.refining);
            const said = ['marking.hint', 'marking.keys', candidates.length > 1 && 'marking.tab'];
            write(hint, said.map((key) => key && words.say(key)).filter(Boolean).join(' '));
        },
    };
}

/** @param {'undo' | 'redo'} sign @param {() => void} press */
function square(sign, press) {
    const look = `sam2-button sam2-square sam2-${sign} el-button el-button--mini`;
    return make('button', { type: 'button', class: look, onclick: press }, icon(sign));
}
