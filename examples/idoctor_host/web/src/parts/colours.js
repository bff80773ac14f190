/** The colour of each structure, the same on the case page and in the editors. */
export const COLOURS = { l3: '#ff8a5b', psoas: '#ffb347', combo: '#4cc9f0' };
