/** The panel after an answer: written (surely or not), failed, or taken back; and after a save how it was. */

import { button, icon, label, make, set, write } from './dom.js';
import { isUnjudged, laterOf, percentOf, reasonOf, sentences, titleOf } from './said.js';
import { createSegmented } from './segmented.js';

/** @typedef {import('../core/types.js').View} View */
/** @typedef {import('../core/types.js').Rating} Rating */

const RATINGS = /** @type {readonly Rating[]} */ (['good', 'usable', 'wrong']);

/** @type {Readonly<Record<string, import('./dom.js').IconName>>} */
const SIGNS = { done: 'done', low: 'warning', failed: 'failed', discarded: 'info' };

/** @param {import('./panel.js').Handed} handed @returns {import('./panel.js').Face} */
export function createResultView({ words, names, actions }) {
    const sign = make('span', { class: 'sam2-sign' });
    const title = make('strong', { class: 'sam2-title' });
    const confidence = make('span', { class: 'sam2-confidence' });
    const note = make('span', { class: 'sam2-note' });
    const choice = createSegmented(actions.choose);
    const detail = make('div', { class: 'sam2-detail' });
    const warnings = make('ul', { class: 'sam2-warnings' });
    const rating = createRating(words, actions.rate);
    const buttons = {
        retry: button('', actions.retry, { kind: 'primary', name: 'sam2-retry' }),
        again: button('', actions.retry, { name: 'sam2-again' }),
        refine: button('', actions.mark, { name: 'sam2-refine' }),
        discard: button('', actions.discard, { name: 'sam2-discard' }),
        bringBack: button('', actions.bringBack, { name: 'sam2-bring-back' }),
        byHand: button('', actions.dismiss, { name: 'sam2-by-hand' }),
    };
    const close = make('button', { type: 'button', class: 'sam2-close', onclick: actions.dismiss }, icon('close'));
    const face = make(
        'div',
        { class: 'sam2-face' },
        sign,
        make(
            'div',
            { class: 'sam2-text' },
            make('div', { class: 'sam2-line' }, title, confidence, note),
            detail,
            warnings,
            rating.element,
        ),
        make('div', { class: 'sam2-actions' }, choice.element, ...Object.values(buttons)),
        close,
    );

    return {
        note,
        element: face,

        update(view) {
            const { state } = view;
            const written = state === 'done' || state === 'low';
            face.className = `sam2-face sam2-face--${state}`;
            if (sign.dataset.sign !== state) {
                sign.dataset.sign = state;
                sign.replaceChildren(icon(SIGNS[state]));
            }
            write(title, titleOf(view, words, names));
            const percent = written ? percentOf(view) : null;
            write(confidence, percent === null ? '' : words.say('done.confidence', { percent }));
            write(detail, detailOf(view));
            list(warnings, written ? view.warnings : []);
            // Another opinion, or the neighbour of a vertebra that was counted with doubt, is one click away until the save.
            choice.element.hidden = !(written && view.canRefine && view.candidates.length > 1);
            choice.update(
                words.say('marking.choice'),
                view.candidates.map((candidate, index) =>
                    candidate.name ? names.candidate(candidate, index) : String(index + 1),
                ),
                view.chosen,
            );
            rating.element.hidden = !(written && view.saved);
            rating.update(view.rated);

            const shown = {
                retry: state === 'failed',
                again: state === 'discarded',
                refine: written && view.canRefine,
                discard: written && view.canDiscard,
                bringBack: state === 'discarded' && view.brings !== null,
                byHand: state === 'failed',
            };
            for (const [name, on] of Object.entries(shown)) {
                buttons[/** @type {keyof typeof buttons} */ (name)].hidden = !on;
            }
            label(buttons.retry, words.say('failed.retry'));
            label(buttons.again, words.say('result.again'));
            label(buttons.refine, words.say('result.refine'));
            label(buttons.discard, words.say('result.discard'));
            label(buttons.bringBack, words.say(view.brings === 'before' ? 'result.restore' : 'result.bringBack'));
            label(buttons.byHand, words.say('result.byHand'));
            close.hidden = state === 'failed';
            set(close, 'aria-label', words.say('result.close'));
        },
    };

    /** @param {View} view */
    function detailOf(view) {
        if (view.state === 'failed') {
            return sentences(words, reasonOf(view, words), laterOf(view, words), words.say('failed.untouched'));
        }
        if (view.state === 'low' && isUnjudged(view)) {
            return words.say('low.picked');
        }
        if (view.state === 'low') {
            // Amber is never without a word of why.
            return view.warnings.length ? '' : words.say('low.hint');
        }
        if (view.state === 'discarded') {
            return view.stored ? words.say('discarded.stored') : '';
        }
        return view.saved ? '' : words.say('done.hint');
    }

    /** @param {HTMLElement} element @param {readonly string[]} said in English */
    function list(element, said) {
        element.hidden = said.length === 0;
        set(element, 'aria-label', words.say('result.warnings'));
        const kept = said.map((sentence) => {
            const text = words.sentence(sentence);
            // What nobody has translated can still be read, by whoever wants to.
            return make('li', { title: text === words.say('warning.unknown') ? sentence : null }, text);
        });
        if (element.textContent !== kept.map((item) => item.textContent).join('')) {
            element.replaceChildren(...kept);
        }
    }
}

/** @param {import('../words/index.js').Words} words @param {(rating: Rating) => void} rate */
function createRating(words, rate) {
    const caption = make('span', { class: 'sam2-caption' });
    const choices = RATINGS.map((rating) => button('', () => rate(rating), { name: `sam2-rate-${rating}` }));
    const element = make('div', { class: 'sam2-rating', role: 'group' }, caption, ...choices);

    return {
        element,

        /** @param {Rating | null} rated */
        update(rated) {
            write(caption, words.say(rated ? 'rate.thanks' : 'rate.label'));
            set(element, 'aria-label', words.say('rate.label'));
            choices.forEach((choice, index) => {
                label(choice, words.say(`rate.${RATINGS[index]}`));
                set(choice, 'aria-pressed', rated === RATINGS[index] ? 'true' : 'false');
            });
        },
    };
}
