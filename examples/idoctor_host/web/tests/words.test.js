/** Both languages say the same things, and nothing that no page says. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';

import en from '../src/words/en.js';
import zh from '../src/words/zh.js';

const SOURCES = new URL('../src/', import.meta.url);
const PLACEHOLDER = /\{(\w+)\}/g;

/** `key path -> sorted placeholders` of every text. */
function texts(words, path = '') {
    return Object.entries(words).flatMap(([key, value]) =>
        typeof value === 'string'
            ? [[`${path}${key}`, [...value.matchAll(PLACEHOLDER)].map((found) => found[1]).sort().join()]]
            : texts(value, `${path}${key}.`),
    );
}

test('each text has both languages, with the same values in it', () => {
    assert.deepEqual(texts(zh), texts(en));
});

test('no Chinese text is left in English', () => {
    const plain = JSON.stringify(zh).replace(/"\w+":/g, '').replace(/\{\w+\}/g, '');
    const latin = plain.match(/[A-Za-z]{2,}/g);
    const names = ['IDoctor', 'bearer', 'token', 'DICOM', 'zip', 'GiB', 'CT', 'HU', 'mm', 'Esc', 'Backspace'];

    assert.deepEqual(latin.filter((word) => !names.includes(word) && !/^L\d/.test(word)), []);
});

test('each text is used', () => {
    const sources = fs.readdirSync(SOURCES, { recursive: true }).filter((name) => /\.(vue|js)$/.test(name));
    const code = sources.map((name) => fs.readFileSync(new URL(name, SOURCES), 'utf8')).join('');
    const chosen = /^(cases\.step|mode)\./; // by a mode's name

    assert.deepEqual(texts(zh).filter(([key]) => !code.includes(`'${key}'`) && !chosen.test(key)), []);
});
