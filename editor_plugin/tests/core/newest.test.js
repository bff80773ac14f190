/** The newest answer wins, whatever order the answers come in. */

import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { createNewest, STALE } from '../../src/core/newest.js';
import { drawn } from '../fakes/answers.js';
import { settle } from '../fakes/clock.js';
import { openDesk } from '../fakes/desk.js';

/** Answers or fails when told to; heeds no signal, as an answer that is on its way already. */
function deferred() {
    const parts = {};
    parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
    return parts;
}

test('in whatever order a hundred answers or failures come, only the last question gets its own', async () => {
    const orders = fc.shuffledSubarray([...Array(100).keys()], { minLength: 100 });
    const failing = fc.array(fc.boolean(), { minLength: 100, maxLength: 100 });
    await fc.assert(
        fc.asyncProperty(orders, failing, async (order, fails) => {
            const newest = createNewest();
            const lines = order.map(deferred);
            const results = lines.map(({ promise }) => newest.run(() => promise).catch((error) => error));

            order.forEach((index) => (fails[index] ? lines[index].reject(new Error(`${index}`)) : lines[index].resolve(index)));
            const ends = await Promise.all(results);

            assert.ok(ends.slice(0, -1).every((end) => end === STALE));
            assert.equal(fails[99] ? ends[99].message : ends[99], fails[99] ? '99' : 99);
            assert.equal(newest.waits, false);
        }),
        { numRuns: 30 },
    );
});

test('asking again aborts the question before, and abandoning aborts the last', async () => {
    const newest = createNewest();
    const signals = [];
    const ask = () => newest.run((signal) => new Promise(() => signals.push(signal)));

    ask();
    ask();
    assert.deepEqual(
        signals.map((signal) => signal.aborted),
        [true, false],
    );

    newest.abandon();
    assert.equal(signals[1].aborted, true);
});

/** How long people take between two clicks, and the service to answer: often longer, so answers overlap and overtake. */
const CLICKS = fc.array(
    fc.record({
        x: fc.integer({ min: 0, max: 63 }),
        label: fc.constantFrom(0, 1),
        pauseMs: fc.integer({ min: 20, max: 600 }),
        answerMs: fc.integer({ min: 10, max: 2_000 }),
        then: fc.constantFrom('add', 'add', 'add', 'move', 'undo', 'redo', 'remove'),
    }),
    { minLength: 100, maxLength: 100 },
);

test('after 100 clicks at human speed the preview is the answer to the marks that are on the screen', async () => {
    await fc.assert(
        fc.asyncProperty(CLICKS, async (clicks) => {
            const { session, clock, api } = await openDesk();
            session.mark();
            session.addPoint(5, 5, 1);
            let answered = 0;
            /** Each answer bears the marks that it answers, and comes when its time is up, aborted or not. */
            const answerLater = (ms) => {
                while (answered < api.asked.length) {
                    const { question, answer } = api.asked[answered];
                    answered += 1;
                    clock.after(ms, () => answer(drawn(1, { model: JSON.stringify(question.points) })));
                }
            };

            for (const { x, label, pauseMs, answerMs, then } of clicks) {
                const [first] = session.view.marks.points;
                if (then === 'move' && first) {
                    session.movePoint(first.id, x, 7);
                } else if (then === 'remove' && session.view.marks.points.length > 1) {
                    session.removePoint(first.id);
                } else if (then === 'undo' || then === 'redo') {
                    session[then]();
                } else {
                    session.addPoint(x, 9, label);
                }
                await clock.advance(pauseMs);
                answerLater(answerMs);
            }
            await clock.advance(200);
            answerLater(100);
            await clock.advance(3_000);

            const { marks, result, refining } = session.view;
            const points = marks.points.map(({ x, y, label }) => ({ x, y, label }));
            assert.equal(refining, false);
            if (points.some(({ label }) => label === 1)) {
                assert.equal(result.model, JSON.stringify(points));
            } else {
                assert.equal(result, null);
            }
            session.destroy();
            assert.equal(clock.waiting, 0);
        }),
        { numRuns: 20 },
    );
});

test('an answer that comes after a newer click does not end the wait for that one', async () => {
    const { session, clock, api } = await openDesk();
    session.mark();
    session.addPoint(5, 5, 1);
    await clock.advance(150);
    session.addPoint(6, 6, 1);

    api.asked[0].answer(drawn(3));
    await settle();

    assert.equal(session.view.preview, null);
    assert.equal(session.view.refining, true);
});
