/** SAM2's one click for IDoctor's mask editors: the door of the package. */

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
