export function reasonOf(view: View, words: Words): string;
export function percentOf(view: View): number | null;
export function announced(view: View, words: Words, names: Names): string;
export function titleOf(view: View, words: Words, names: Names): string;
export function ended(text: string, words: Words): string;
export type View = import("../core/types.js").View;
export type Words = import("../words/index.js").Words;
export type Names = import("./names.js").Names;
