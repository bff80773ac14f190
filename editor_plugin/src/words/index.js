/** What the plugin says, in the language of the page: the host's own wording first, then ours. */

import { en } from './en.js';
import { chineseSentence } from './sentences.js';
import { zh } from './zh.js';

/**
 * The part of vue-i18n that is asked; a host may say `sam2.<key>` in its own messages.
 *
 * @typedef {{ locale?: string, te?: (key: string) => boolean, t?: (key: string, values?: object) => unknown }} HostWords
 */

/**
 * @typedef {object} Words
 * @property {() => 'zh' | 'en'} language
 * @property {(key: string, values?: Readonly<Record<string, string | number>>) => string} say
 * @property {(english: string, otherwise?: string) => string} sentence of the service or the back end; one that nobody
 *     has translated becomes `otherwise`, or a general one: it is never dropped
 * @property {(name: string) => string} name of a candidate
 */

/** Between Chinese and Latin letters there is a space. */
const CHINESE = /[\u4e00-\u9fff]/;
const LATIN = /^[A-Za-z]/;

/**
 * @param {object} options
 * @param {() => string | null} [options.locale] what the page has set; null: as the host
 * @param {() => HostWords | null | undefined} [options.host] asked at every sentence, since the language may be switched
 * @returns {Words}
 */
export function createWords({ locale = () => null, host = () => null } = {}) {
    const language = () => {
        const spoken = locale() || (host() || {}).locale || 'zh';
        return /^en\b/i.test(spoken) ? 'en' : 'zh';
    };

    /** @type {Words['say']} */
    const say = (key, values = {}) => {
        const spoken = host();
        const theirs = `sam2.${key}`;
        if (spoken && spoken.te && spoken.t && spoken.te(theirs)) {
            return String(spoken.t(theirs, values));
        }
        const own = (language() === 'en' ? en : zh)[key];
        return (own === undefined ? key : own).replace(/\{(\w+)\}/g, (whole, name, at, text) => {
            const value = name in values ? String(values[name]) : whole;
            return CHINESE.test(text.charAt(at - 1)) && LATIN.test(value) ? ` ${value}` : value;
        });
    };

    return {
        language,
        say,
        sentence(english, otherwise) {
            return language() === 'en' ? english : chineseSentence(english) || otherwise || say('warning.unknown');
        },
        name(name) {
            const body = /^body (\d+)$/.exec(name);
            if (body) {
                return say('name.body', { number: body[1] });
            }
            return `name.${name}` in zh ? say(`name.${name}`) : name;
        },
    };
}
