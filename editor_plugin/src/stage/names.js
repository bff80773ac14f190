/** Names of structures and candidates in the language of the page. */

/** @typedef {import('../words/index.js').Words} Words */
/** @typedef {import('../core/types.js').Target} Target */

/** @param {Words} words */
export function createNames(words) {
    return {
        /** @param {Target | null} target */
        target: (target) => words.say(`target.${target || 'none'}`),

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
