/**
 * Everything that a person sees and touches: the toolbar's buttons, the layer over the picture, the panel below it.
 *
 * The layer exists only while something of ours is under way (working, picking, marking), so that an editor at rest has
 * nothing of ours over its canvas. The host's tools are locked exactly as long.
 */

import { createDoubleClicks } from './double_clicks.js';
import { createKeys, meaning } from './keys.js';
import { createLayer } from './layer.js';
import { createLock } from './lock.js';
import { createNames } from './names.js';
import { createPanel } from './panel.js';
import { createPicture } from './picture.js';
import { findCanvas, findPlaces } from './places.js';
import { createSaveLock } from './save_lock.js';
import { wearStyles } from './sheet.js';
import { createToolbar } from './toolbar.js';

/** @typedef {import('../core/types.js').View} View */
/** @typedef {ReturnType<typeof import('../core/session.js').createSession>} Actions */
/** @typedef {{ label: () => 0 | 1, set: (label: 0 | 1) => void }} Tool */

const OVER_PICTURE = new Set(['working', 'picking', 'marking']);

/** @type {(view: View) => boolean} */
const isUnderWay = ({ state, asks }) => OVER_PICTURE.has(state) || (state === 'confirming' && asks === 'accept');

/**
 * @param {HTMLElement} group where the buttons go: the component's own element
 * @param {object} options
 * @param {Actions} options.session
 * @param {import('../words/index.js').Words} options.words
 * @param {() => Element | null} options.editor the host editor's root element
 * @param {() => HTMLCanvasElement | null} [options.canvas] of the host, where it has said which; null: it is searched for
 * @param {() => import('../core/types.js').Size | null} options.size of the picture, in natural pixels
 * @param {(base64: string) => Promise<import('./preview.js').Mask>} options.readMask
 */
export function createStage(group, { session, words, editor, canvas = () => null, size, readMask }) {
    const names = createNames(words);
    const hostCanvas = () => canvas() || findCanvas(group, editor());
    const findHostPlaces = () => {
        const there = hostCanvas();
        return there && findPlaces(group, there);
    };
    /** @type {0 | 1} */
    let label = 1;
    /** @type {Tool} */
    const tool = {
        label: () => label,
        set(next) {
            label = next;
            update(session.view);
        },
    };
    const endStyles = wearStyles(document);
    const doubleClicks = createDoubleClicks();
    const toolbar = createToolbar(group, { words, names, actions: session });
    const panel = createPanel({ words, names, actions: session, tool });
    /** @type {import('./picture.js').Picture | null} */
    let picture = null;
    /** @type {ReturnType<typeof createLock> | null} */
    let lock = null;
    /** @type {ReturnType<typeof createSaveLock> | null} */
    let saveLock = null;
    let byPointer = false;

    const notePointer = () => {
        byPointer = true;
    };
    window.addEventListener('pointerdown', notePointer, true);

    /** @type {(event: KeyboardEvent) => import('./keys.js').Pressed['where']} */
    const whereIs = ({ target }) => {
        const element = /** @type {Element} */ (target instanceof Element ? target : document.body);
        if (picture && picture.isSpot(element)) {
            return 'picture';
        }
        if (element.closest('.sam2-tools, .sam2-panel, .sam2-layer')) {
            return 'control';
        }
        return element.matches('input, textarea, select, [contenteditable]') ? 'field' : 'elsewhere';
    };

    const keys = createKeys(
        (event) => {
            const where = whereIs(event);
            if (where !== 'picture') {
                byPointer = false;
            }
            const { state, candidates } = session.view;
            const { key, shiftKey: shift } = event;
            const choice = candidates.length > 1;
            return meaning(state, { key, shift, ctrl: event.ctrlKey || event.metaKey, where, byPointer, choice });
        },
        (meant, event) => {
            const { candidates, chosen } = session.view;
            switch (meant) {
                case 'mark':
                    return picture !== null && picture.press(event);
                case 'next':
                case 'previous':
                    session.choose((chosen + (meant === 'next' ? 1 : candidates.length - 1)) % candidates.length);
                    return true;
                case 'cancel':
                case 'leave':
                case 'accept':
                case 'undo':
                case 'redo':
                    session[meant]();
                    return true;
                default:
                    return false;
            }
        },
    );

    /** @param {View} view */
    const layPicture = (view) => {
        const there = isUnderWay(view) ? hostCanvas() : null;
        if (picture && picture.canvas !== there) {
            picture.destroy();
            picture = null;
        }
        if (there && !picture) {
            const layer = createLayer(there, size);
            picture = createPicture(there, layer, { words, names, actions: session, tool, readMask });
        }
    };

    /** @param {View} view */
    const layPanel = (view) => {
        panel.update(view);
        if (panel.element.hidden) {
            panel.element.remove();
        } else if (!panel.element.isConnected) {
            const places = findHostPlaces();
            if (places && places.row) {
                places.stage.append(panel.element);
            } else {
                (places ? places.stage : group).after(panel.element);
            }
        }
    };

    /** @param {View} view */
    const setLock = (view) => {
        const locked = isUnderWay(view);
        if (locked && !lock) {
            const places = findHostPlaces();
            lock = places && createLock(places.toolbar, places.usable);
        }
        if (lock) {
            lock.set(locked);
            lock = locked ? lock : null;
        }
        if (locked && !saveLock) {
            saveLock = createSaveLock(group, words.say('tip.busy'));
        } else if (!locked && saveLock) {
            saveLock.destroy();
            saveLock = null;
        }
    };

    let state = '';
    /** @param {View} view */
    const update = (view) => {
        const held = toolbar.holdsFocus() || panel.holdsFocus() || (picture !== null && picture.holdsFocus());
        setLock(view);
        layPicture(view);
        layPanel(view);
        toolbar.update(view);
        if (picture) {
            picture.update(view);
        }
        if (view.state !== state) {
            const entered = state !== '';
            const fromMarking = state === 'marking';
            state = view.state;
            if (picture && (state === 'marking' || state === 'picking')) {
                picture.focus(!byPointer);
            } else if (entered && held && (document.activeElement === document.body || document.activeElement === null)) {
                // What had the focus is gone with its state.
                toolbar.focus(fromMarking);
            }
        }
    };

    const unsubscribe = session.subscribe(update);
    update(session.view);

    return {
        /** The language has changed, or the editor has drawn itself anew. */
        refresh: () => update(session.view),

        destroy() {
            unsubscribe();
            window.removeEventListener('pointerdown', notePointer, true);
            keys.destroy();
            doubleClicks.destroy();
            if (lock) {
                lock.destroy();
            }
            if (saveLock) {
                saveLock.destroy();
            }
            if (picture) {
                picture.destroy();
            }
            panel.destroy();
            toolbar.destroy();
            endStyles();
        },
    };
}
