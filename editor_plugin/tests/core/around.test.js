/** What happens around a click: health, other pictures and modes, the end of the editor. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { Refusal } from '../../src/core/refusal.js';
import { answer, drawn, health, LEVEL_UNKNOWN, square } from '../fakes/answers.js';
import { settle } from '../fakes/clock.js';
import { openDesk } from '../fakes/desk.js';

test('with the feature off nothing is shown, and nobody asks again', async () => {
    const { session, clock } = await openDesk({ health: health({ enabled: false, available: false }) });

    assert.equal(session.view.state, 'hidden');
    assert.equal(clock.waiting, 0);
});

test('a back end without the package looks the same as one that has it turned off', async () => {
    const { session, clock } = await openDesk({ health: new Refusal('away', { status: 404 }) });

    assert.equal(session.view.state, 'hidden');
    assert.equal(clock.waiting, 0);
});

test('a back end that does not answer shows nothing until it does', async () => {
    const { session, clock, api } = await openDesk({ health: new Refusal('offline') });
    assert.equal(session.view.state, 'hidden');

    api.setHealth(health());
    await clock.advance(2_000);
    assert.equal(session.view.state, 'ready');
});

test('a service that goes away and comes back is followed', async () => {
    const { session, clock, api } = await openDesk();

    api.setHealth(health({ available: false, reason: 'The service is restarting.' }));
    await clock.advance(60_000);
    assert.equal(session.view.state, 'disabled');
    assert.equal(session.view.reason.key, 'away');
    assert.equal(session.view.sentence, 'The service is restarting.');

    api.setHealth(new Refusal('offline'));
    await clock.advance(2_000);
    assert.equal(session.view.reason.key, 'offline');

    api.setHealth(health());
    await clock.advance(15_000);
    assert.equal(session.view.state, 'ready');
});

test('without a picture, or in a mode that nobody knows, the button says so', async () => {
    const { session, shown, editor } = await openDesk({ picture: '', size: null });
    assert.equal(session.view.reason.key, 'noImage');

    Object.assign(shown, { picture: 'http://host/get_output_image/a.png', size: { width: 64, height: 48 } });
    session.hostChanged();
    assert.equal(session.view.state, 'ready');

    editor.mode = 'fat';
    session.hostChanged();
    assert.equal(session.view.reason.key, 'noTarget');
});

test('a click that fails because the service is away makes the button look again', async () => {
    const { session, api, refuse } = await openDesk();
    session.start();
    await settle();
    api.setHealth(health({ available: false, reason: 'Away.' }));

    await refuse(new Refusal('away', { status: 503 }));
    session.dismiss();

    assert.equal(session.view.state, 'disabled');
});

for (const [what, change] of [
    ['picture', ({ shown }) => (shown.picture = 'http://host/get_output_image/b.png')],
    ['mode', ({ editor }) => (editor.mode = 'combo')],
    ['size', ({ shown }) => (shown.size = { width: 128, height: 96 })],
]) {
    test(`another ${what} while the service works drops the answer`, async () => {
        const desk = await openDesk();
        desk.session.start();
        await settle();

        change(desk);
        desk.session.hostChanged();
        await desk.answer(answer());

        assert.equal(desk.session.view.state, 'ready');
        assert.equal(desk.api.asked[0].signal.aborted, true);
        assert.deepEqual(desk.editor.polys, { psoas: [], combo: [] });
    });
}

test('another mode shows its own result, and coming back the first one’s, each with its own Discard', async () => {
    const { session, editor, click } = await openDesk();
    await click(answer());
    editor.mode = 'combo';
    session.hostChanged();
    assert.equal(session.view.state, 'ready');
    assert.equal(session.view.canDiscard, false);

    editor.mode = 'psoas';
    session.hostChanged();
    assert.equal(session.view.state, 'done');
    session.discard();
    assert.deepEqual(editor.polys.psoas, []);
});

/** Each way into a state that an editor may be closed in. */
const STATES = {
    hidden: { health: health({ enabled: false }) },
    disabled: { health: health({ available: false }) },
    ready: {},
    confirming: {
        async reach({ session, editor }) {
            editor.polys.psoas.push(square(40));
            session.start();
        },
    },
    working: { reach: async ({ session }) => session.start() },
    picking: { reach: ({ click }) => click(LEVEL_UNKNOWN) },
    marking: {
        async reach({ session, clock }) {
            session.mark();
            session.addPoint(5, 5, 1);
            await clock.advance(150);
            session.addPoint(6, 6, 1);
        },
    },
    done: { reach: ({ click }) => click(answer()) },
    low: { reach: ({ click }) => click(answer({ low_confidence: true })) },
    failed: {
        async reach({ session, refuse }) {
            session.start();
            await settle();
            await refuse(new Refusal('busy', { retryAfterS: 20 }));
        },
    },
    discarded: {
        async reach({ session, click }) {
            await click(answer());
            session.discard();
        },
    },
};

for (const [state, { reach = async () => {}, ...options }] of Object.entries(STATES)) {
    test(`closing the editor while ${state} leaves no timer, no request, and nothing that still changes`, async () => {
        const desk = await openDesk(options);
        await reach(desk);
        await settle();
        const { session, clock, api, editor } = desk;
        assert.equal(session.view.state, state);
        const before = JSON.stringify(editor);
        let told = 0;
        session.subscribe(() => (told += 1));

        session.destroy();
        assert.equal(clock.waiting, 0);
        session.start();
        session.mark();
        session.addPoint(1, 1, 1);
        session.discard();
        api.asked.forEach(({ answer: give }) => give(drawn(9)));
        await clock.advance(100_000);

        assert.equal(clock.waiting, 0);
        assert.equal(JSON.stringify(editor), before);
        assert.equal(told, 0);
    });
}

test('closing the editor while a request is out ends that request', async () => {
    for (const reach of [STATES.working.reach, STATES.marking.reach]) {
        const desk = await openDesk();
        await reach(desk);
        await desk.clock.advance(150);

        desk.session.destroy();

        assert.ok(desk.api.asked.length > 0);
        assert.ok(desk.api.asked.every(({ signal }) => signal.aborted));
    }
});

test('a view is frozen, and a new one comes only when something has changed', async () => {
    const { session } = await openDesk();
    const views = [];
    const leave = session.subscribe((view) => views.push(view));

    session.setOpacity(0.7);
    session.setOpacity(0.7);
    leave();
    session.setOpacity(0.2);

    assert.equal(views.length, 1);
    assert.ok(Object.isFrozen(views[0]));
});

test('the picture is read for comparison only where the feature is on and a picture is shown', async () => {
    const off = await openDesk({ health: health({ enabled: false }) });
    assert.deepEqual(off.api.seen, []);

    const on = await openDesk();
    assert.equal(new Set(on.api.seen).size, 1);
    on.shown.picture = 'http://host/get_output_image/b.png';
    on.session.hostChanged();
    assert.equal(on.api.seen.at(-1), 'http://host/get_output_image/b.png');
});

test('who comes near the button makes it look whether the service is still there, not more often than it makes sense', async () => {
    const { session, api, clock } = await openDesk();
    await clock.advance(2000);
    api.setHealth(health({ available: false }));
    session.refreshHealth();
    await settle();
    assert.equal(session.view.state, 'disabled');

    api.setHealth(health());
    session.refreshHealth();
    await settle();
    assert.equal(session.view.state, 'disabled');
});
