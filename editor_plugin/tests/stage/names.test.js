/** What structures and candidates are called. */

import assert from 'node:assert/strict';
import test from 'node:test';

import { createNames } from '../../src/stage/names.js';
import { createWords } from '../../src/words/index.js';

const { written } = createNames(createWords({ locale: () => 'en' }));

test('a neighbour that was chosen is not called L3', () => {
    assert.equal(written('vertebra', { name: 'L4' }), 'L4');
});

test('L3, a body that was picked as L3, and another opinion are the vertebra that was looked for', () => {
    for (const name of ['L3', 'body 2', 'model', 'search', null]) {
        assert.equal(written('vertebra', { name }), 'the L3 vertebra', String(name));
    }
    assert.equal(written('psoas', undefined), 'the psoas');
});
