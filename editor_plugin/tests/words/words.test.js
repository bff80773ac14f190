/** Both languages say the same things, and nothing that can happen is without words. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import { en } from '../../src/words/en.js';
import { createWords } from '../../src/words/index.js';
import { zh } from '../../src/words/zh.js';

const names = (sentence) => (sentence.match(/\{\w+\}/g) || []).sort();

test('each sentence is there in both languages, with the same values in it', () => {
    assert.deepEqual(Object.keys(zh).sort(), Object.keys(en).sort());
    for (const key of Object.keys(zh)) {
        assert.deepEqual(names(zh[key]), names(en[key]), key);
    }
});

test('every reason that the session can give has words', () => {
    const types = readFileSync(new URL('../../src/core/types.js', import.meta.url), 'utf8');
    const keys = /@typedef \{('noImage'[^}]+)\} ReasonKey/.exec(types)[1].match(/\w+/g);

    assert.ok(keys.length >= 15, String(keys));
    for (const key of keys) {
        assert.ok(zh[`reason.${key}`], key);
    }
});

test('Chinese is spoken unless the page says English', () => {
    for (const locale of [null, undefined, 'zh', 'zh-CN', 'fr', 'energy']) {
        assert.equal(createWords({ host: () => ({ locale }) }).language(), 'zh', String(locale));
    }
    for (const locale of ['en', 'en-US', 'EN']) {
        assert.equal(createWords({ host: () => ({ locale }) }).language(), 'en', locale);
    }
    assert.equal(createWords({ locale: () => 'en', host: () => ({ locale: 'zh' }) }).language(), 'en');
});

test('values are put in, and a name that comes first begins without a space', () => {
    const words = createWords();

    assert.equal(words.say('confirm.start', { target: zh['target.vertebra'] }), 'L3 椎体已有标注。');
    assert.equal(words.say('working.title', { target: zh['target.vertebra'] }), '正在分割 L3 椎体');
});

test('the host’s own wording comes first, where it has one', () => {
    const theirs = { 'sam2.tools.click': 'Assist' };
    const host = () => ({ locale: 'en', te: (key) => key in theirs, t: (key) => theirs[key] });
    const words = createWords({ host });

    assert.equal(words.say('tools.click'), 'Assist');
    assert.equal(words.say('tools.mark'), en['tools.mark']);
});

test('a sentence of the service is never dropped', () => {
    const unknown = 'Something that nobody has translated.';

    assert.equal(createWords({ locale: () => 'en' }).sentence(unknown), unknown);
    assert.equal(createWords().sentence(unknown), zh['warning.unknown']);
    assert.equal(createWords().sentence(unknown, '另一句'), '另一句');
    assert.equal(createWords().sentence('Left and right psoas differ much in size.'), '左右腰大肌大小相差明显，请核对。');
});

test('candidates have names in both languages', () => {
    const [chinese, english] = [createWords(), createWords({ locale: () => 'en' })];

    assert.deepEqual(['body 3', 'L2', 'search'].map(chinese.name), ['椎体 3', 'L2', '仅解剖定位']);
    assert.deepEqual(['body 3', 'L2', 'model'].map(english.name), ['Body 3', 'L2', 'Model alone']);
});

test('between Chinese and Latin letters there is a space, at the beginning there is none', () => {
    const { say } = createWords();

    assert.equal(say('done.title', { target: say('target.vertebra') }), '已写入 L3 椎体标注');
    assert.equal(say('confirm.start', { target: say('target.vertebra') }), 'L3 椎体已有标注。');
    assert.equal(say('done.title', { target: say('target.psoas') }), '已写入腰大肌标注');
});
