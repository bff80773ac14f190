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
export function make<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, attributes?: Readonly<Record<string, string | boolean | null | undefined | ((event: any) => void)>>, ...children: Child[]): HTMLElementTagNameMap[Tag];
/**
 * Set an attribute, or take it away; nothing is touched that is so already.
 *
 * @param {Element} element
 * @param {string} name
 * @param {string | boolean | null | undefined} value
 */
export function set(element: Element, name: string, value: string | boolean | null | undefined): void;
/** @param {Element} element @param {string} text */
export function write(element: Element, text: string): void;
/** @param {IconName} name */
export function icon(name: IconName): SVGSVGElement;
/** Give a button made by `button` another text. @param {HTMLElement} control @param {string} text */
export function label(control: HTMLElement, text: string): void;
/**
 * A button as Element UI draws it.
 *
 * @param {string} text
 * @param {() => void} press
 * @param {{ kind?: 'plain' | 'primary' | 'text', icon?: IconName, name?: string }} [look] `name`: a class to find it by
 */
export function button(text: string, press: () => void, { kind, icon: sign, name }?: {
    kind?: "plain" | "primary" | "text";
    icon?: IconName;
    name?: string;
}): HTMLButtonElement;
export type IconName = keyof typeof ICONS;
export type Child = Node | string | null | undefined | false;
declare namespace ICONS {
    let wand: string;
    let point: string;
    let done: string;
    let warning: string;
    let failed: string;
    let info: string;
    let undo: string;
    let redo: string;
    let close: string;
    let plus: string;
    let minus: string;
}
export {};
