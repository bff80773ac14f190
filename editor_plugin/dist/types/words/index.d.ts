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
/**
 * @param {object} options
 * @param {() => string | null} [options.locale] what the page has set; null: as the host
 * @param {() => HostWords | null | undefined} [options.host] asked at every sentence, since the language may be switched
 * @returns {Words}
 */
export function createWords({ locale, host }?: {
    locale?: (() => string | null) | undefined;
    host?: (() => HostWords | null | undefined) | undefined;
}): Words;
/**
 * The part of vue-i18n that is asked; a host may say `sam2.<key>` in its own messages.
 */
export type HostWords = {
    locale?: string;
    te?: (key: string) => boolean;
    t?: (key: string, values?: object) => unknown;
};
export type Words = {
    language: () => "zh" | "en";
    say: (key: string, values?: Readonly<Record<string, string | number>>) => string;
    /**
     * of the service or the back end; one that nobody
     * has translated becomes `otherwise`, or a general one: it is never dropped
     */
    sentence: (english: string, otherwise?: string) => string;
    /**
     * of a candidate
     */
    name: (name: string) => string;
};
