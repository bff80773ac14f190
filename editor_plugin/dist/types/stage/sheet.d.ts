/** @param {Document} page @returns {() => void} what ends this use */
export function wearStyles(page: Document): () => void;
export type Worn = {
    users: number;
    remove: () => void;
};
