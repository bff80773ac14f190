/**
 * Translate one or more sentences of the service or the back end.
 *
 * @param {string} text in English
 * @returns {string | null} null if any of it is unknown
 */
export function chineseSentence(text: string): string | null;
/**
 * Translate the name of a candidate; the names of vertebrae (`L3`) are the same in both languages.
 *
 * @param {string} name
 * @returns {string}
 */
export function chineseName(name: string): string;
export type Rule = {
    pattern: RegExp;
    names: string[];
    literal: number;
    chinese: string;
};
