/** SAM2's one click for IDoctor's mask editors: the door of the package. */

import { createRasterAdapter as rasterAdapter } from './adapters/raster.js';
import { decodeMask } from './browser/masks.js';
import { createSettings } from './browser/settings.js';
import { createComponent } from './vue/component.js';

const settings = createSettings();

/** The tag, as the options of a Vue component: `components: { Sam2OneClick }`. */
export const Sam2OneClick = createComponent(settings);

/**
 * Say what the defaults do not know; each is optional. Call it before an editor opens.
 *
 * @param {Partial<import('./browser/settings.js').Settings>} given
 */
export function configure(given) {
    Object.assign(settings, given);
}

/**
 * The adapter for an editor with brush and eraser.
 *
 * @param {import('./adapters/raster.js').RasterOptions} options
 */
export function createRasterAdapter(options) {
    return rasterAdapter(options, decodeMask);
}
