/** SAM2's one click for IDoctor's mask editors: the door of the package. */

import { createRasterAdapter as rasterAdapter } from './adapters/raster.js';
import { decodeMask } from './browser/masks.js';
import { createSettings } from './browser/settings.js';

const settings = createSettings();

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
