/** In the host's toolbar: the button, its narrow neighbour for point mode, their tooltip, the question before replacing. */

import { icon, make, set, write } from './dom.js';
import { placeUnder } from './floating.js';
import { createQuestion } from './question.js';
import { announced, laterOf, reasonOf, sentences } from './said.js';
import { createTooltip } from './tooltip.js';

/** @typedef {import('../core/types.js').View} View */

/** States in which something of ours is under way, so that the button must wait. */
const BUSY = new Set(['confirming', 'working', 'picking', 'marking']);

/** Ways to come near the buttons. */
const NEAR = ['pointerenter', 'focusin'];

/** @type {Readonly<Record<string, string>>} */
const MARK_TIPS = { marking: 'tip.leave', picking: 'tip.mark' };

/**
 * @param {HTMLElement} group the component's own element
 * @param {object} options
 * @param {import('../words/index.js').Words} options.words
 * @param {import('./names.js').Names} options.names
 * @param {import('./stage.js').Actions} options.actions
 */
export function createToolbar(group, { words, names, actions }) {
    /** @type {View | null} */
    let view = null;
    let tip = { click: '', mark: '' };
    const can = { click: false, mark: false };

    const click = make(
        'button',
        {
            type: 'button',
            class: 'sam2-button sam2-click el-button el-button--default el-button--mini',
            onclick: () => can.click && actions.start(),
        },
        icon('wand'),
        make('span', { class: 'sam2-click-text' }),
    );
    const mark = make(
        'button',
        {
            type: 'button',
            class: 'sam2-button sam2-mark el-button el-button--default el-button--mini',
            // The second half of a double click would leave again what the first half has entered.
            onclick: (/** @type {MouseEvent} */ { detail }) =>
                detail < 2 && can.mark && (view && view.state === 'marking' ? actions.leave() : actions.mark()),
        },
        icon('point'),
    );
    const live = make('span', { class: 'sam2-hidden-text', role: 'status', 'aria-live': 'polite' });
    const tooltip = createTooltip(group, [
        { button: click, text: () => tip.click },
        { button: mark, text: () => tip.mark },
    ]);
    const question = createQuestion({ words, answer: actions.confirm, cancel: actions.cancel });

    group.classList.add('sam2-tools');
    NEAR.forEach((type) => group.addEventListener(type, actions.refreshHealth));
    group.append(click, mark, live, question.element);

    /** @param {View} next */
    const tips = (next) => {
        const target = names.target(next.target);
        if (next.state === 'disabled') {
            const later = laterOf(next, words);
            const reason = later ? sentences(words, reasonOf(next, words), later) : reasonOf(next, words);
            return { click: reason, mark: reason };
        }
        if (BUSY.has(next.state)) {
            return { click: words.say('tip.busy'), mark: words.say(MARK_TIPS[next.state] || 'tip.busy') };
        }
        if (next.state === 'failed') {
            return { click: reasonOf(next, words), mark: words.say('tip.mark') };
        }
        const seconds = next.expectedS && Math.max(1, Math.round(next.expectedS));
        return {
            click: seconds ? words.say('tip.click', { target, seconds }) : words.say('tip.clickSoon', { target }),
            mark: words.say('tip.mark'),
        };
    };

    return {
        /** Whether the focus is in the question or on a button of ours. */
        holdsFocus: () => group.contains(document.activeElement),

        /** The button that a person comes back to: from point mode its own, so that one Enter too many starts nothing anew. @param {boolean} fromMarking */
        focus: (fromMarking = false) => tooltip.focusQuietly(fromMarking ? mark : click),

        /** @param {View} next */
        update(next) {
            const before = view;
            view = next;
            const usable = next.state !== 'disabled' && !BUSY.has(next.state);
            can.click = usable;
            // A body that is looked at can be corrected before it is picked.
            can.mark = usable || next.state === 'marking' || next.state === 'picking';
            tip = tips(next);
            set(group, 'role', 'group');
            set(group, 'aria-label', words.say('tools.label'));
            for (const [button, on] of /** @type {const} */ ([
                [click, can.click],
                [mark, can.mark],
            ])) {
                // Not `disabled`: a button that says why it cannot be used must be reachable by keyboard.
                set(button, 'aria-disabled', on ? null : 'true');
                button.classList.toggle('is-disabled', !on);
            }
            click.classList.toggle('is-working', next.state === 'working');
            write(/** @type {HTMLElement} */ (click.lastElementChild), words.say('tools.click'));
            set(mark, 'aria-label', words.say('tools.mark'));
            set(mark, 'aria-pressed', next.state === 'marking' ? 'true' : 'false');
            tooltip.update();
            write(live, announced(next, words, names));

            const asks = next.state === 'confirming' && next.asks === 'start';
            question.update(next, names);
            question.element.hidden = !asks;
            const asked = before && before.state === 'confirming' && before.asks === 'start';
            if (asks && !asked) {
                placeUnder(question.element, group, click);
                question.show();
            } else if (asked && !asks && question.heldFocus()) {
                this.focus();
            }
        },

        destroy() {
            tooltip.destroy();
            NEAR.forEach((type) => group.removeEventListener(type, actions.refreshHealth));
            group.replaceChildren();
        },
    };
}
