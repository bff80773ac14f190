/** One open editor, wired: the session, the line to the back end, the size of the picture, the host's saves. No Vue. */

import { createPolygonsAdapter } from '../adapters/polygons.js';
import { createRectsAdapter } from '../adapters/rects.js';
import { createApi } from '../browser/api.js';
import { createClock } from '../browser/clock.js';
import { watchHands } from '../browser/hands.js';
import { compareShapes } from '../browser/masks.js';
import { measurePicture } from '../browser/picture.js';
import { SAVE_ROUTES, watchSaves } from '../browser/saves.js';
import { createSession } from '../core/session.js';

/** @typedef {'L3' | 'middle' | 'raster'} Kind */
/** @typedef {import('../core/types.js').Size} Size */
/** @typedef {ReturnType<typeof import('../adapters/raster.js').createRasterAdapter>} RasterAdapter */

/**
 * @param {object} parts
 * @param {Kind} parts.kind
 * @param {import('../browser/settings.js').Settings} parts.settings
 * @param {any} parts.editor the host's own: what is touched of it is in the adapters
 * @param {RasterAdapter | null} parts.raster of a raster editor, made by the host
 * @param {() => import('../core/types.js').Source} parts.sourceOf
 */
export function createEditing({ kind, settings, editor, raster, sourceOf }) {
    /** @type {Size | null} */
    let size = null;
    const sizeOf = () => size;
    const adapter = adapterOf();
    const session = createSession({
        api: createApi({ settings, sourceOf }),
        adapter,
        clock: createClock(),
        sourceOf,
        compare: compareShapes,
    });
    const endSaves = listenForSaves();
    const hands = raster ? watchHands(session.hostTouched) : null;
    let cancelMeasuring = () => {};

    const measure = async () => {
        cancelMeasuring();
        size = null;
        session.hostChanged();
        const { picture } = sourceOf();
        if (picture) {
            const { promise, cancel } = measurePicture(picture);
            cancelMeasuring = cancel;
            size = await promise;
            session.hostChanged();
        }
    };

    measure();
    return {
        session,

        /** Size of the picture, in natural pixels. */
        size: () => adapter.size(),

        /** What the stage lies over, where the host has said it; null: it is searched for. */
        canvas: () => (raster ? raster.canvas() : null),

        /** Another picture is shown, or none. */
        pictureChanged: () => void measure(),

        destroy() {
            cancelMeasuring();
            endSaves();
            if (hands) {
                hands.destroy();
            }
            session.destroy();
        },
    };

    /** @returns {import('../core/types.js').Adapter} */
    function adapterOf() {
        switch (kind) {
            case 'L3':
                return createRectsAdapter({ editor, sizeOf });
            case 'middle':
                return createPolygonsAdapter({ editor, sizeOf });
            default:
                if (!raster) {
                    throw new Error('<sam2-one-click kind="raster"> needs an adapter: see createRasterAdapter');
                }
                return raster;
        }
    }

    function listenForSaves() {
        if (kind === 'raster') {
            return /** @type {RasterAdapter} */ (raster).onSaved(() => session.hostSaved());
        }
        return watchSaves({ route: SAVE_ROUTES[kind], onSave: session.hostSaved }).destroy;
    }
}
