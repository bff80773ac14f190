/** What lies over the picture while an answer is waited for: how long it takes, how long it may take, and Cancel. */

import { button, label, make, write } from './dom.js';

/** @typedef {import('../core/types.js').View} View */

/**
 * @param {object} options
 * @param {import('../words/index.js').Words} options.words
 * @param {(target: import('../core/types.js').Target | null) => string} options.targetName
 * @param {() => void} options.cancel
 */
export function createWorking({ words, targetName, cancel }) {
    const title = make('div', { class: 'sam2-working-title' });
    const time = make('div', { class: 'sam2-working-time' });
    const bar = make('div', { class: 'sam2-bar-filled' });
    const limit = make('div', { class: 'sam2-working-limit' });
    const stop = button('', cancel, { name: 'sam2-cancel' });
    const card = make(
        'div',
        { class: 'sam2-working-card' },
        make('div', { class: 'sam2-working-head' }, make('span', { class: 'sam2-spinner', 'aria-hidden': 'true' }), title),
        make('div', { class: 'sam2-bar', 'aria-hidden': 'true' }, bar),
        time,
        limit,
        stop,
    );

    return {
        element: make('div', { class: 'sam2-working' }, card),

        /** @param {View} view */
        update({ target, elapsedS, expectedS }) {
            const elapsed = Math.floor(elapsedS);
            const expected = expectedS && Math.max(1, Math.round(expectedS));
            write(title, words.say('working.title', { target: targetName(target) }));
            const said = expected ? 'working.expected' : 'working.elapsed';
            write(time, words.say(said, { elapsed, expected: expected || 0 }));
            write(limit, words.say('working.limit'));
            label(stop, words.say('working.cancel'));
            // Never full: it is not known when it will be.
            bar.style.width = `${expected ? Math.round(100 * (1 - Math.exp((-1.6 * elapsedS) / expected))) : 0}%`;
            bar.parentElement && bar.parentElement.toggleAttribute('hidden', !expected);
        },
    };
}
