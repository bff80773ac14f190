/** A tooltip as WCAG 1.4.13 wants it: at hover and at focus, can be hovered itself, goes away by Escape; described by it. */

import { make, write } from './dom.js';
import { placeUnder } from './floating.js';

/** A pointer that only passes by sees nothing. */
const AFTER_MS = 250;

let count = 0;

/**
 * @param {HTMLElement} holder a positioned element, in which the tooltip lies
 * @param {readonly { button: HTMLButtonElement, text: () => string }[]} tips
 */
export function createTooltip(holder, tips) {
    const abort = new AbortController();
    const element = make('span', { class: 'sam2-tooltip', hidden: true });
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    /** @type {(typeof tips)[number] | null} */
    let shown = null;
    let quiet = false;
    // What describes a button is always there; the bubble that is seen says the same, and is not said twice.
    const described = tips.map(({ button }) => {
        count += 1;
        const text = make('span', { class: 'sam2-hidden-text', id: `sam2-tip-${count}`, role: 'tooltip' });
        button.setAttribute('aria-describedby', text.id);
        return text;
    });
    element.setAttribute('aria-hidden', 'true');

    const draw = () => {
        const text = shown ? shown.text() : '';
        element.hidden = !text;
        if (shown && text) {
            write(element, text);
            placeUnder(element, holder, shown.button);
        }
    };
    /** @param {(typeof tips)[number] | null} tip @param {number} ms */
    const showSoon = (tip, ms) => {
        clearTimeout(timer);
        timer = setTimeout(() => {
            shown = tip;
            draw();
        }, ms);
    };
    const { signal } = abort;
    for (const tip of tips) {
        tip.button.addEventListener('pointerenter', () => showSoon(tip, AFTER_MS), { signal });
        tip.button.addEventListener('pointerleave', () => showSoon(null, AFTER_MS), { signal });
        const focused = () => !quiet && tip.button.matches(':focus-visible') && showSoon(tip, 0);
        tip.button.addEventListener('focus', focused, { signal });
        tip.button.addEventListener('blur', () => showSoon(null, 0), { signal });
        tip.button.addEventListener('click', () => showSoon(null, 0), { signal });
    }
    element.addEventListener('pointerenter', () => clearTimeout(timer), { signal });
    element.addEventListener('pointerleave', () => showSoon(null, AFTER_MS), { signal });
    window.addEventListener(
        'keydown',
        (event) => {
            if (event.key === 'Escape' && shown) {
                clearTimeout(timer);
                shown = null;
                draw();
                event.stopImmediatePropagation();
            }
        },
        { signal, capture: true },
    );
    holder.append(...described, element);

    return {
        /** Give a button the focus back: nobody went there to read about it. @param {HTMLButtonElement} button */
        focusQuietly(button) {
            quiet = true;
            button.focus({ preventScroll: true });
            quiet = false;
        },

        update() {
            tips.forEach(({ text }, index) => write(described[index], text()));
            draw();
        },

        destroy() {
            clearTimeout(timer);
            abort.abort();
        },
    };
}
