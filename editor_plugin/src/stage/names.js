/** Names of structures and candidates in the language of the page. */

/** @typedef {import('../words/index.js').Words} Words */
/** @typedef {import('../core/types.js').Target} Target */

/** A counted vertebra other than L3. */
const NEIGHBOUR = /^(?!L3$)[TLS]\d+$/;

/** @param {Words} words */
export function createNames(words) {
    /** @param {Target | null} target */
    const nameOf = (target) => words.say(`target.${target || 'none'}`);

    return {
        target: nameOf,

        /**
         * What was written: a neighbour of the vertebra that was looked for has a name of its own. A body that was picked
         * as the one that is meant is that one.
         *
         * @param {Target | null} target
         * @param {import('../core/types.js').Candidate | undefined} candidate
         */
        written: (target, candidate) =>
            target === 'vertebra' && candidate && NEIGHBOUR.test(candidate.name || '')
                ? words.name(String(candidate.name))
                : nameOf(target),

        /**
         * @param {import('../core/types.js').Candidate} candidate
         * @param {number} index
         */
        candidate({ name }, index) {
            if (!name) {
                return words.say('marking.choiceOf', { index: index + 1 });
            }
            return words.name(name);
        },
    };
}

/** @typedef {ReturnType<typeof createNames>} Names */
