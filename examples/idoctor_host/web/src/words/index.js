/** Everything the pages say, in Chinese (default) and English; the choice is kept in localStorage. */
import elementEn from 'element-ui/lib/locale/lang/en';
import elementZh from 'element-ui/lib/locale/lang/zh-CN';
import Vue from 'vue';
import VueI18n from 'vue-i18n';

import en from './en';
import { inChinese } from './sentences';
import zh from './zh';

const KEY = 'language';

Vue.use(VueI18n);

export const i18n = new VueI18n({
    locale: window.localStorage.getItem(KEY) === 'en' ? 'en' : 'zh',
    fallbackLocale: 'zh',
    messages: { zh: { ...elementZh, ...zh }, en: { ...elementEn, ...en } },
});
name();

export function speak(language) {
    i18n.locale = language;
    window.localStorage.setItem(KEY, language);
    name();
}

/** What went wrong, for the person: the host speaks English, so its sentences are looked up. */
export function sentenceOf(error) {
    const said = error.sentence;
    if (!said) {
        return i18n.t('error.ours');
    }
    return i18n.locale === 'en' ? said : inChinese(said) || i18n.t('error.unknown', { said });
}

function name() {
    document.documentElement.lang = i18n.locale === 'en' ? 'en' : 'zh-CN';
    document.title = i18n.t('app.title');
}
