/** What keys mean in each state, and whom the rest is for. */

import assert from 'node:assert/strict';
import test from 'node:test';

import { meaning } from '../../src/stage/keys.js';
import { nudged } from '../../src/stage/nudge.js';

const AT_REST = ['hidden', 'disabled', 'ready', 'done', 'low', 'failed', 'discarded'];
const KEYS = ['Enter', 'Escape', 'Tab', 'Delete', 'Backspace', 'ArrowLeft', ' ', 'a', 'z'];
const press = (key, more = {}) => ({ key, ctrl: false, shift: false, where: 'picture', byPointer: true, choice: true, ...more });

test('at rest every key is the host’s', () => {
    for (const state of AT_REST) {
        for (const key of KEYS) {
            assert.equal(meaning(state, press(key, { where: 'elsewhere' })), 'pass', `${state} ${key}`);
        }
    }
});

test('Escape ends whatever is under way, wherever the focus is', () => {
    for (const where of ['picture', 'control', 'elsewhere']) {
        assert.equal(meaning('confirming', press('Escape', { where })), 'cancel');
        assert.equal(meaning('working', press('Escape', { where })), 'cancel');
        assert.equal(meaning('picking', press('Escape', { where })), 'leave');
        assert.equal(meaning('marking', press('Escape', { where })), 'leave');
    }
});

test('while something is under way no key reaches the host, whatever it is', () => {
    for (const state of ['working', 'picking', 'marking']) {
        for (const key of KEYS) {
            for (const ctrl of [false, true]) {
                assert.notEqual(meaning(state, press(key, { ctrl, where: 'elsewhere' })), 'pass', `${state} ${key}`);
            }
        }
    }
});

test('a text field of the host keeps its keys in every state', () => {
    for (const state of [...AT_REST, 'confirming', 'working', 'picking', 'marking']) {
        assert.equal(meaning(state, press('Enter', { where: 'field' })), 'pass');
    }
});

test('Enter accepts, but on a button it presses that button', () => {
    assert.equal(meaning('marking', press('Enter')), 'accept');
    assert.equal(meaning('marking', press('Enter', { where: 'elsewhere' })), 'accept');
    assert.equal(meaning('marking', press('Enter', { where: 'control' })), 'rest');
});

test('undo and redo work with Control as with Command, and from the panel too', () => {
    assert.equal(meaning('marking', press('z', { ctrl: true, where: 'control' })), 'undo');
    assert.equal(meaning('marking', press('Z', { ctrl: true, shift: true })), 'redo');
    assert.equal(meaning('marking', press('y', { ctrl: true })), 'redo');
    assert.equal(meaning('marking', press('z')), 'mark');
});

test('Tab switches candidates only for who points, on the picture, and if there are several', () => {
    assert.equal(meaning('marking', press('Tab')), 'next');
    assert.equal(meaning('marking', press('Tab', { shift: true })), 'previous');
    assert.equal(meaning('marking', press('Tab', { byPointer: false })), 'rest');
    assert.equal(meaning('marking', press('Tab', { choice: false })), 'rest');
    assert.equal(meaning('marking', press('Tab', { where: 'control' })), 'rest');
});

test('Delete is for the box’s button too, which is a control on the picture; other letters are not', () => {
    assert.equal(meaning('marking', press('Delete', { where: 'control' })), 'mark');
    assert.equal(meaning('marking', press('ArrowLeft', { where: 'control' })), 'rest');
});

test('arrows move by one step, with Shift by ten', () => {
    assert.deepEqual(nudged({ key: 'ArrowUp', shiftKey: false }, { x: 5, y: 20 }), { x: 5, y: 19 });
    assert.deepEqual(nudged({ key: 'ArrowRight', shiftKey: true }, { x: 5, y: 20 }, 4), { x: 45, y: 20 });
    assert.equal(nudged({ key: 'a', shiftKey: false }, { x: 5, y: 20 }), null);
});
