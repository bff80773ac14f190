/** Makes elements; everything that the stage shows is made here, and told apart from the host's by the prefix `sam2-`. */

const SVG = 'http://www.w3.org/2000/svg';

/** Paths in a box of 16 by 16, drawn as lines. */
const ICONS = {
    wand: 'M2.5 13.5l7-7M11 2v2.6M11 6.4V9M7.5 5.5h2.6M11.9 5.5h2.6M4 3v2M3 4h2M13 11v2M12 12h2',
    point: 'M8 1.5v3M8 11.5v3M1.5 8h3M11.5 8h3M8 12a4 4 0 100-8 4 4 0 000 8z',
    done: 'M3 8.5l3.2 3.2L13 5',
    warning: 'M8 2L1.6 13.5h12.8zM8 6.5v3.2M8 11.4v.4',
    failed: 'M8 14.5a6.5 6.5 0 100-13 6.5 6.5 0 000 13zM8 4.8v4M8 10.9v.4',
    info: 'M8 14.5a6.5 6.5 0 100-13 6.5 6.5 0 000 13zM8 7.3v4M8 4.8v.4',
    undo: 'M5.5 3L2.5 6l3 3M2.5 6h7a4 4 0 010 8H6',
    redo: 'M10.5 3l3 3-3 3M13.5 6h-7a4 4 0 000 8H10',
    close: 'M4 4l8 8M12 4l-8 8',
    plus: 'M8 3.5v9M3.5 8h9',
    minus: 'M3.5 8h9',
};

/** @typedef {keyof typeof ICONS} IconName */
/** @typedef {Node | string | null | undefined | false} Child */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Readonly<Record<string, string | boolean | null | undefined | ((event: any) => void)>>} [attributes] `on…` is a
 *     listener; false, null and undefined are left out
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (typeof value === 'function') {
            element.addEventListener(name.slice(2), value);
        } else {
            set(element, name, value);
        }
    }
    for (const child of children) {
        if (child) {
            element.append(child);
        }
    }
    return element;
}

/**
 * Set an attribute, or take it away; nothing is touched that is so already.
 *
 * @param {Element} element
 * @param {string} name
 * @param {string | boolean | null | undefined} value
 */
export function set(element, name, value) {
    if (value === false || value === null || value === undefined) {
        element.removeAttribute(name);
    } else if (element.getAttribute(name) !== String(value)) {
        element.setAttribute(name, value === true ? '' : value);
    }
}

/** @param {Element} element @param {string} text */
export function write(element, text) {
    if (element.textContent !== text) {
        element.textContent = text;
    }
}

/** @param {IconName} name */
export function icon(name) {
    const svg = document.createElementNS(SVG, 'svg');
    const path = document.createElementNS(SVG, 'path');
    svg.setAttribute('viewBox', '0 0 16 16');
    svg.setAttribute('class', 'sam2-icon');
    svg.setAttribute('aria-hidden', 'true');
    path.setAttribute('d', ICONS[name]);
    svg.append(path);
    return svg;
}

/** Give a button made by `button` another text. @param {HTMLElement} control @param {string} text */
export function label(control, text) {
    write(/** @type {HTMLElement} */ (control.lastElementChild), text);
}

/**
 * A button as Element UI draws it.
 *
 * @param {string} text
 * @param {() => void} press
 * @param {{ kind?: 'plain' | 'primary' | 'text', icon?: IconName, name?: string }} [look] `name`: a class to find it by
 */
export function button(text, press, { kind = 'plain', icon: sign, name = '' } = {}) {
    const classes = ['sam2-button', `sam2-button--${kind}`, name, 'el-button', 'el-button--mini'];
    const attributes = { type: 'button', class: classes.filter(Boolean).join(' '), onclick: () => press() };
    return make('button', attributes, sign && icon(sign), make('span', {}, text));
}
