/** Names of structures and candidates in the language of the page. */
/** @typedef {import('../words/index.js').Words} Words */
/** @typedef {import('../core/types.js').Target} Target */
/** @param {Words} words */
export function createNames(words: Words): {
    /** @param {Target | null} target */
    target: (target: Target | null) => string;
    /**
     * @param {import('../core/types.js').Candidate} candidate
     * @param {number} index
     */
    candidate({ name }: import("../core/types.js").Candidate, index: number): string;
};
export type Words = import("../words/index.js").Words;
export type Target = import("../core/types.js").Target;
export type Names = ReturnType<typeof createNames>;
