/** Shows the stage in any state, over a session that only notes what it is asked: `stage.show('low', { saved: true })`. */

import { createStage } from '../../src/stage/index.js';
import { createWords } from '../../src/words/index.js';
import { createEditor, ovalMask, readMask } from './editor.js';

const asked = new URLSearchParams(location.search);
const language = asked.get('language') || 'zh';
const editor = createEditor({ language, shown: Number(asked.get('shown') || 512) });
document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';

const SIDES = [
    [197, 307, 27, 37],
    [315, 307, 27, 37],
];
const candidate = (name, ovals, more = {}) => ({
    mask_data: ovalMask(editor.size, ovals),
    confidence_score: 0.86,
    bounding_box: { x: 170, y: 270, width: 172, height: 75 },
    polygons: [],
    rects: [],
    refine_token: 't',
    name,
    ...more,
});
const PSOAS = [
    candidate(null, SIDES),
    candidate('model', SIDES.map(([x, y, across, down]) => [x, y, across + 6, down + 6])),
    candidate('search', SIDES.map(([x, y, across, down]) => [x, y, across - 6, down - 4])),
];
const BODIES = ['body 1', 'body 2', 'body 3', 'body 4'].map((name, index) => {
    const y = 60 + 90 * index;
    return candidate(name, [[250, y + 35, 45, 32]], { bounding_box: { x: 205, y: y + 3, width: 90, height: 64 } });
});
const REST = {
    state: 'ready',
    reason: null,
    sentence: null,
    asks: null,
    target: 'psoas',
    elapsedS: 0,
    expectedS: 8,
    result: null,
    candidates: [],
    chosen: -1,
    preview: null,
    marks: { points: [], box: null },
    canUndo: false,
    canRedo: false,
    canAccept: false,
    low: false,
    canDiscard: false,
    refining: false,
    opacity: 0.5,
    warnings: [],
    confidence: null,
    clinicalUse: true,
    saved: false,
    rated: null,
    model: 'demo',
    retryInS: null,
};
const RESULT = { candidates: PSOAS, chosen: 0, confidence: 0.86, canDiscard: true, clinicalUse: false };
const STATES = {
    disabled: { reason: { key: 'noImage', values: {} } },
    ready: {},
    confirming: { asks: 'start' },
    working: { elapsedS: 3 },
    picking: { target: 'vertebra', candidates: BODIES, clinicalUse: false },
    marking: {
        ...RESULT,
        preview: PSOAS[0],
        marks: {
            points: [
                { id: 1, x: 197.25, y: 310.5, label: 1 },
                { id: 2, x: 315, y: 300, label: 1 },
                { id: 3, x: 256, y: 300, label: 0 },
            ],
            box: { x1: 160, y1: 260, x2: 352, y2: 352 },
        },
        canUndo: true,
        canAccept: true,
    },
    done: RESULT,
    low: {
        ...RESULT,
        confidence: 0.41,
        warnings: ['Left and right psoas differ much in size.', 'Something that nobody has translated.'],
    },
    failed: { reason: { key: 'away', values: {} }, sentence: null, clinicalUse: false },
    discarded: { ...RESULT, canDiscard: false, brings: 'result' },
};

/** Every call of an action, as [name, ...arguments]. */
const calls = [];
const ACTIONS = [
    'start', 'confirm', 'cancel', 'retry', 'pick', 'mark', 'addPoint', 'movePoint', 'removePoint', 'setBox', 'undo', 'redo',
    'choose', 'setOpacity', 'accept', 'leave', 'discard', 'bringBack', 'rate', 'dismiss',
];
let view = REST;
let listener = () => {};
const session = {
    get view() {
        return view;
    },
    subscribe(given) {
        listener = given;
        return () => {
            listener = () => {};
        };
    },
    ...Object.fromEntries(ACTIONS.map((name) => [name, (...words) => calls.push([name, ...words])])),
};
let held = Promise.resolve();
let letGo = () => {};
const made = createStage(editor.ours, {
    session,
    words: createWords({ locale: () => language }),
    editor: () => editor.dialog,
    size: () => editor.size,
    readMask: (base64) => held.then(() => readMask(base64)),
});

window.stage = {
    editor,
    calls,
    show(state, more = {}) {
        view = Object.freeze({ ...REST, state, ...STATES[state], ...more });
        listener(view);
    },
    get view() {
        return view;
    },
    destroy: () => made.destroy(),
    /** Masks asked for from now on are read only when what this gives is called; `false`: read at once again. */
    holdReading(holds = true) {
        const before = letGo;
        held = holds
            ? new Promise((resolve) => {
                  letGo = resolve;
              })
            : Promise.resolve();
        return before;
    },
};
