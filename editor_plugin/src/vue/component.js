/**
 * `<sam2-one-click>`: the only file that knows Vue, of the versions 2.6 and 2.7, and never imports it.
 *
 * What is open is open only while the tag's place can be seen: an Element dialog that is closed may keep its content,
 * and nothing of ours may go on in it. With the feature off the tag is what an unmet `v-if` is: a comment.
 */

import { decodeMask } from '../browser/masks.js';
import { createStage } from '../stage/index.js';
import { createWords } from '../words/index.js';
import { createEditing } from './editing.js';

/** @typedef {import('../browser/settings.js').Settings} Settings */

const KINDS = ['L3', 'middle', 'raster'];
/** Of the host editor's own properties, the one that Vue must tell us about. */
const ANNOTATIONS = /** @type {Readonly<Record<string, string>>} */ ({ L3: 'rects', middle: 'polys' });

/**
 * @param {Settings} settings
 * @returns {Record<string, any>} the options of a component
 */
export function createComponent(settings) {
    return {
        name: 'Sam2OneClick',

        props: {
            kind: { type: String, required: true, validator: (/** @type {string} */ kind) => KINDS.includes(kind) },
            picture: { type: String, default: '' },
            source: { type: Object, default: null },
            adapter: { type: Object, default: null },
        },

        data: () => ({ isShown: false }),

        watch: {
            /** @this {any} */
            picture() {
                if (this.sam2) {
                    this.sam2.editing.pictureChanged();
                }
            },
        },

        /** @this {any} */
        mounted() {
            this.sam2 = null;
            this.sam2Watcher = new ResizeObserver(([{ contentRect }]) => {
                const isSeen = contentRect.width > 0 || contentRect.height > 0;
                if (isSeen && !this.sam2) {
                    this.sam2 = open(this, settings);
                } else if (!isSeen) {
                    close(this);
                }
            });
            this.sam2Watcher.observe(this.$el.parentElement);
        },

        /** @this {any} */
        updated() {
            if (this.sam2) {
                this.sam2.drawn();
            }
        },

        /** @this {any} */
        beforeDestroy() {
            if (this.sam2Watcher) {
                this.sam2Watcher.disconnect();
            }
            close(this);
        },

        /** @this {any} @param {(tag?: string, data?: object) => unknown} h */
        render(h) {
            return this.isShown ? h('span', { class: 'sam2-tools' }) : h();
        },
    };
}

/** @param {any} component @param {Settings} settings */
function open(component, settings) {
    const editor = component.$vnode.context;
    const { kind, adapter } = component;
    const editing = createEditing({
        kind,
        settings,
        editor,
        raster: adapter,
        sourceOf: () => ({ picture: component.picture, names: component.source }),
    });
    const { session } = editing;
    const words = createWords({ locale: () => settings.locale, host: () => component.$i18n });
    /** @type {ReturnType<typeof createStage> | null} */
    let stage = null;

    const draw = () => {
        component.isShown = session.view.state !== 'hidden';
    };
    /** After Vue has drawn: our element is there, or is gone. */
    const drawn = () => {
        const element = component.$el.nodeType === Node.ELEMENT_NODE ? component.$el : null;
        if (element && !stage) {
            stage = createStage(element, {
                session,
                words,
                editor: () => editor.$el,
                canvas: editing.canvas,
                size: editing.size,
                readMask: decodeMask,
            });
        } else if (!element && stage) {
            stage.destroy();
            stage = null;
        }
    };
    const ends = [
        session.subscribe(draw),
        component.$watch(words.language, () => stage && stage.refresh()),
        component.$watch(() => (kind === 'middle' ? editor.mode : adapter && adapter.target()), session.hostChanged),
    ];
    if (kind in ANNOTATIONS) {
        ends.push(component.$watch(() => editor[ANNOTATIONS[kind]], session.hostEdited, { deep: true }));
    }
    draw();

    return {
        editing,
        drawn,
        close() {
            ends.forEach((end) => end());
            if (stage) {
                stage.destroy();
            }
            editing.destroy();
        },
    };
}

/** @param {any} component */
function close(component) {
    if (component.sam2) {
        component.sam2.close();
        component.sam2 = null;
        component.isShown = false;
    }
}
