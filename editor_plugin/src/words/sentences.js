/** The Chinese of what the service and the back end say in English. No DOM, Vue or fetch. */

import { CATALOGUE } from './catalogue.js';

/**
 * @typedef {{ pattern: RegExp, names: string[], literal: number, chinese: string }} Rule
 */

/** What changes in a sentence: anything that does not run into the next one. */
const ANYTHING = '((?:(?!\\. [A-Z]).)+?)';

const SENTENCES = rules(
    Object.values(CATALOGUE.sentences).reduce(
        (all, { zh, en }) => all.concat(en.map((text) => [text, zh])),
        /** @type {string[][]} */ ([]),
    ),
);

/**
 * Translate one or more sentences of the service or the back end.
 *
 * @param {string} text in English
 * @returns {string | null} null if any of it is unknown
 */
export function chineseSentence(text) {
    const whole = translated(SENTENCES, text.trim());
    if (whole !== null) {
        return whole;
    }
    for (let end = text.lastIndexOf('. '); end > 0; end = text.lastIndexOf('. ', end - 1)) {
        const rest = chineseSentence(text.slice(end + 2));
        const first = rest === null ? null : chineseSentence(text.slice(0, end + 1));
        if (first !== null) {
            return `${first}${rest}`;
        }
    }
    return null;
}

/**
 * @param {string[][]} pairs English pattern and Chinese
 * @returns {Rule[]} the ones that say most first, so that a general pattern never takes what a special one means
 */
function rules(pairs) {
    return pairs.map(([english, chinese]) => ruleOf(english, chinese)).sort((a, b) => b.literal - a.literal);
}

/**
 * @param {string} english
 * @param {string} chinese
 * @returns {Rule}
 */
function ruleOf(english, chinese) {
    /** @type {string[]} */
    const names = [];
    const parts = english.split(/\{(\w+)\}/);
    const pattern = parts.map((part, at) => {
        if (at % 2 === 0) {
            return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
        }
        names.push(part);
        return ANYTHING;
    });
    const literal = parts.reduce((sum, part, at) => sum + (at % 2 === 0 ? part.length : 0), 0);
    return { pattern: new RegExp(`^${pattern.join('')}$`), names, literal, chinese };
}

/**
 * @param {Rule[]} known
 * @param {string} text
 * @returns {string | null}
 */
function translated(known, text) {
    for (const { pattern, names, chinese } of known) {
        const match = pattern.exec(text);
        if (match) {
            return chinese.replace(/\{(\w+)\}/g, (_, name) => valueOf(match[names.indexOf(name) + 1]));
        }
    }
    return null;
}

/**
 * @param {string} value
 * @returns {string}
 */
function valueOf(value) {
    /** @type {Record<string, string>} */
    const values = CATALOGUE.values;
    return Object.prototype.hasOwnProperty.call(values, value) ? values[value] : value;
}
