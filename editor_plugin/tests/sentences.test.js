/** Every sentence of the service and the back end has a Chinese one that a clinician can read. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { CATALOGUE } from '../src/words/catalogue.js';
import { chineseSentence } from '../src/words/sentences.js';

const LATIN_TERMS = /\b(SAM2|HU|DICOM|PNG|JPEG|L3|CT|MB|GPU)\b/g;
const ENTRIES = Object.entries(CATALOGUE.sentences);

/** @param {string} text */
function placeholders(text) {
    return [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
}

/** @param {string} pattern */
function sample(pattern) {
    return pattern.replace(/\{(\w+)\}/g, '7');
}

for (const [code, { zh, en }] of ENTRIES) {
    test(`${code}: Chinese ends as a sentence, holds no Latin word but accepted terms and no ASCII punctuation`, () => {
        assert.match(zh, /。$/);
        assert.doesNotMatch(zh.replace(/\{\w+\}/g, '').replace(LATIN_TERMS, ''), /[A-Za-z,;:!?()]/);
        assert.ok(zh.length <= 60, `${zh.length} characters are too long for a toast`);
    });

    test(`${code}: Chinese uses only what every English pattern knows`, () => {
        for (const pattern of en) {
            for (const name of placeholders(zh)) {
                assert.ok(placeholders(pattern).includes(name), `{${name}} is not in: ${pattern}`);
            }
        }
    });

    test(`${code}: each of its patterns is found, and not taken for another's`, () => {
        for (const pattern of en) {
            assert.equal(chineseSentence(sample(pattern)), zh.replace(/\{\w+\}/g, '7'), pattern);
        }
    });
}

test('no English pattern stands twice', () => {
    const all = ENTRIES.flatMap(([, { en }]) => en);

    assert.equal(new Set(all).size, all.length);
});

test('what changes in a sentence is carried over, sides and planes in Chinese', () => {
    assert.equal(
        chineseSentence('The psoas on the left of the picture is unusually thin.'),
        '图像左侧腰大肌异常薄，请核对。',
    );
    assert.equal(
        chineseSentence('The file says that it is coronal, not axial as image_type middle means.'),
        '文件标明为冠状位，与所需的横断位不符。',
    );
    assert.equal(
        chineseSentence('There was no answer within 30 seconds: try again, or draw by hand.'),
        '30 秒内没有结果，请重试，或手动勾画。',
    );
});

test('two sentences in a row are both translated', () => {
    assert.equal(
        chineseSentence('The file is a video. Supported are PNG, JPEG and DICOM.'),
        '不支持该类文件。支持 PNG、JPEG 和 DICOM。',
    );
});

test('an unknown sentence is said to be unknown, also beside a known one', () => {
    assert.equal(chineseSentence('The moon is full.'), null);
    assert.equal(chineseSentence('No vertebral column was found in this slice. The moon is full.'), null);
    assert.equal(chineseSentence(''), null);
});

test('values are Chinese', () => {
    for (const chinese of Object.values(CATALOGUE.values)) {
        assert.match(chinese, /^[\u4e00-\u9fff]+$/);
    }
});
