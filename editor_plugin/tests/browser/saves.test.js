/** The host's saves, from the browser's list of requests. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { SAVE_ROUTES, watchSaves } from '../../src/browser/saves.js';

/** An observer that is fed by the test. */
function createObserver() {
    const live = new Set();
    let queue = [];
    class Observer {
        constructor(tell) {
            this.tell = tell;
        }
        observe(options) {
            assert.deepEqual(options, { type: 'resource', buffered: false });
            live.add(this);
        }
        takeRecords() {
            const records = queue;
            queue = [];
            return records;
        }
        disconnect() {
            live.delete(this);
        }
    }
    return {
        Observer,
        live,
        feed: (...entries) => live.forEach((each) => each.tell({ getEntries: () => entries })),
        queue: (...entries) => queue.push(...entries),
    };
}

const entry = (path, startTime, responseStatus = 200) => ({ name: `http://host${path}`, startTime, responseStatus });

test('a save of this editor is told with the time at which it began; other requests are not', () => {
    const { Observer, feed } = createObserver();
    const saves = [];
    watchSaves({ route: SAVE_ROUTES.middle, onSave: (atMs) => saves.push(atMs), Observer });

    feed(entry('/upload_l3_mask/a/b', 1), entry('/upload_middle_manual_mask/a/b', 2), entry('/list_patients', 3));

    assert.deepEqual(saves, [2]);
});

test('a save that failed is none', () => {
    const { Observer, feed } = createObserver();
    const saves = [];
    watchSaves({ route: SAVE_ROUTES.L3, onSave: (atMs) => saves.push(atMs), Observer });

    feed(entry('/upload_l3_mask/a/b', 1, 500), entry('/upload_l3_mask/a/b', 2, 0));
    feed({ name: 'http://host/upload_l3_mask/a/b', startTime: 3 });

    assert.deepEqual(saves, [3]);
});

test('at the end what is still in the queue is told, and then nothing any more', () => {
    const { Observer, live, queue } = createObserver();
    const saves = [];
    const watch = watchSaves({ route: SAVE_ROUTES.L3, onSave: (atMs) => saves.push(atMs), Observer });
    queue(entry('/upload_l3_mask/a/b', 7));

    watch.destroy();

    assert.deepEqual(saves, [7]);
    assert.equal(live.size, 0);
});

test('a browser without such a list gives no feedback and no trouble', () => {
    watchSaves({ route: SAVE_ROUTES.L3, onSave: () => assert.fail(), Observer: null }).destroy();
});
