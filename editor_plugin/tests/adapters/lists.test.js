/** Rectangles and polygons: what is touched of a host editor, and what is written there. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { createPolygonsAdapter } from '../../src/adapters/polygons.js';
import { createRectsAdapter } from '../../src/adapters/rects.js';
import { answer, candidate, SIZE, square } from '../fakes/answers.js';
import { openDesk } from '../fakes/desk.js';

/** An editor that throws on the touch of anything that the contract does not name. */
function guarded(fields) {
    const refuse = (_, name) => {
        throw new Error(`the editor's ${String(name)} is none of our business`);
    };
    return new Proxy(fields, {
        get: (target, name) => (name in target ? target[name] : refuse(target, name)),
        set: refuse,
        has: refuse,
        deleteProperty: refuse,
        defineProperty: refuse,
        ownKeys: () => refuse(null, 'keys'),
        getOwnPropertyDescriptor: refuse,
    });
}

const KINDS = [
    {
        kind: 'rects',
        open() {
            const rects = [];
            const editor = guarded({ rects, redraw() {} });
            return { list: rects, adapter: createRectsAdapter({ editor, sizeOf: () => SIZE }) };
        },
        handDrawn: { x1: 40, y1: 1, x2: 45, y2: 6 },
        offered: [{ x1: 1, y1: 2, x2: 11, y2: 10 }],
    },
    {
        kind: 'polygons',
        open() {
            const polys = { psoas: [], combo: [] };
            const editor = guarded({ polys, mode: 'psoas', redraw() {} });
            return { list: polys.psoas, adapter: createPolygonsAdapter({ editor, sizeOf: () => SIZE }) };
        },
        handDrawn: square(40),
        offered: [square(1), square(21)],
    },
];

for (const { kind, open, handDrawn, offered } of KINDS) {
    test(`${kind}: everything is done without touching more of the editor than the contract names`, () => {
        const { adapter, list } = open();
        list.push(handDrawn);

        assert.equal(adapter.kind, kind);
        assert.equal(adapter.isEmpty(), false);
        assert.deepEqual(adapter.size(), SIZE);
        const before = adapter.snapshot();
        adapter.write(candidate(1));
        assert.deepEqual(list, offered);
        adapter.restore(before);
        assert.deepEqual(list, [handDrawn]);
        adapter.write(candidate(1), { keep: true });
        assert.deepEqual(list, [handDrawn, ...offered]);
    });

    test(`${kind}: the host's own list is changed in place, piece by piece`, () => {
        const { adapter, list } = open();
        const pushed = [];
        list.push = (piece) => Array.prototype.push.call(list, piece) && pushed.push(piece);

        adapter.write(candidate(1));

        assert.deepEqual(pushed, offered);
        assert.deepEqual([...list], offered);
    });

    test(`${kind}: editing what was written changes neither the answer nor a snapshot`, () => {
        const { adapter, list } = open();
        const given = candidate(1);
        const untouched = JSON.stringify(given);
        adapter.write(given);
        const after = adapter.snapshot();

        const piece = Array.isArray(list[0]) ? list[0][0] : list[0];
        Object.keys(piece).forEach((name) => (piece[name] += 1));

        assert.equal(JSON.stringify(given), untouched);
        assert.equal(adapter.same(after, adapter.snapshot()), false);
        adapter.restore(after);
        assert.deepEqual(list, offered);
        assert.equal(adapter.same(after, adapter.snapshot()), true);
    });
}

test('the canvas is redrawn after a result and after its discard', async () => {
    const { session, editor, click } = await openDesk();
    await click(answer());
    assert.equal(editor.redraws, 1);

    session.discard();

    assert.equal(editor.redraws, 2);
});

test('rects: without a rectangle the bounding box is framed, edge on edge', () => {
    const { adapter, list } = KINDS[0].open();

    adapter.write(candidate(1, { rects: [], bounding_box: { x: 3, y: 4, width: 10, height: 20 } }));

    assert.deepEqual(list, [{ x1: 3, y1: 4, x2: 13, y2: 24 }]);
});

test('without a shape to edit a candidate is refused and not written', () => {
    const [rects, polygons] = KINDS.map(({ open }) => open());

    assert.equal(rects.adapter.refuses(candidate(1, { rects: [], bounding_box: null })), 'frayed');
    assert.equal(polygons.adapter.refuses(candidate(1, { polygons: [] })), 'frayed');
    assert.equal(polygons.adapter.refuses(candidate(1)), null);
});

test('polygons: the mode in force is the target, and each mode has its own list', () => {
    const editor = { polys: { psoas: [], combo: [] }, mode: 'combo', redraw() {} };
    const adapter = createPolygonsAdapter({ editor, sizeOf: () => SIZE });

    adapter.write(candidate(1));
    assert.equal(adapter.target(), 'combo');
    assert.deepEqual(editor.polys.psoas, []);
    const combo = adapter.snapshot();

    editor.mode = 'psoas';
    adapter.restore({ ...combo, shapes: { polygons: [square(40)] } });
    assert.deepEqual(editor.polys, { psoas: [], combo: [square(40)] });
    assert.deepEqual(adapter.snapshot('combo').shapes, { polygons: [square(40)] });
});

test('polygons: a mode that the editor or we do not know is no target', () => {
    const editor = { polys: { psoas: [], fat: [] }, mode: 'fat', redraw() {} };
    const adapter = createPolygonsAdapter({ editor, sizeOf: () => SIZE });
    assert.equal(adapter.target(), null);

    editor.mode = 'combo';
    assert.equal(adapter.target(), null);
});

test('a whole session, from click over points to Discard, touches no more than that either', async () => {
    const { session, clock, api, answer: give, click, editor } = await openDesk({ wrap: guarded });

    await click(answer());
    session.mark();
    session.addPoint(5, 5, 1);
    await clock.advance(150);
    await give(answer({ candidates: [candidate(4)], prompt: { target: 'psoas', refined: true, automatic: false, level: null } }));
    session.accept();
    session.hostEdited();
    session.hostSaved(clock.now());
    session.discard();
    session.destroy();

    assert.equal(api.asked.length, 2);
    assert.equal(session.view.state, 'discarded');
    assert.deepEqual(editor.polys.psoas, []);
});
