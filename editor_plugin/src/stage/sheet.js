/** Puts our styles on the page while anything of ours is on it, and takes them away with the last. */

import { styles } from './styles.js';

/** @typedef {{ users: number, remove: () => void }} Worn */

/** @type {WeakMap<Document, Worn>} */
const worn = new WeakMap();

/** @param {Document} page @returns {() => void} what ends this use */
export function wearStyles(page) {
    const sheet = worn.get(page) || { users: 0, remove: put(page) };
    sheet.users += 1;
    worn.set(page, sheet);
    return () => {
        sheet.users -= 1;
        if (sheet.users === 0) {
            sheet.remove();
            worn.delete(page);
        }
    };
}

/** @param {Document} page */
function put(page) {
    // A strict Content-Security-Policy forbids a style element, never a sheet that was constructed.
    if ('adoptedStyleSheets' in page && 'replaceSync' in CSSStyleSheet.prototype) {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(styles);
        page.adoptedStyleSheets = [...page.adoptedStyleSheets, sheet];
        return () => {
            page.adoptedStyleSheets = page.adoptedStyleSheets.filter((other) => other !== sheet);
        };
    }
    const element = page.createElement('style');
    element.textContent = styles;
    page.head.append(element);
    return () => element.remove();
}
