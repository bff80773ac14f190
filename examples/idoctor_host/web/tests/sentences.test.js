/** Whatever the host can say, these pages can say in Chinese. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';

import { inChinese } from '../src/words/sentences.js';

const HOST = new URL('../../', import.meta.url);
const SAID = [/HostError\(f?"([^"]+)"/g, /^[A-Z_0-9]+ = "([^"]+\.)"$/gm];

/** Every sentence in the host's sources; a number stands for what it fills in. */
function sentences() {
    const sources = fs.readdirSync(HOST).filter((name) => name.endsWith('.py'));
    const texts = sources.map((name) => fs.readFileSync(new URL(name, HOST), 'utf8'));
    return texts.flatMap((text) => SAID.flatMap((pattern) => [...text.matchAll(pattern)].map((found) => found[1])));
}

test('the sources say as many sentences as a person counts', () => {
    assert.ok(sentences().length >= 19, `${sentences().length} found`);
});

test('each sentence of the host has its Chinese', () => {
    const missing = sentences().filter((sentence) => !inChinese(sentence.replace(/\{[^}]*\}/g, '5000')));

    assert.deepEqual(missing, []);
});

test('a number in a sentence stays', () => {
    assert.match(inChinese('The zip holds more than 70 files.'), /70/);
});

test('a sentence that nobody has translated is not made up', () => {
    assert.equal(inChinese('The moon is full.'), null);
});
