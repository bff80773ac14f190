/**
 * What a key means while something of ours is under way; the host's own shortcuts rest meanwhile.
 *
 * Keys are taken before the page sees them, and only in these states. One that means nothing to us still does what the
 * browser does with it, but the host's listeners do not hear it: its Backspace would take a vertex back under the
 * preview, its Escape would close the dialog.
 */

/** @typedef {import('../core/types.js').State} State */

/**
 * @typedef {'cancel' | 'leave' | 'accept' | 'undo' | 'redo' | 'next' | 'previous' | 'mark' | 'rest' | 'pass'} Meaning
 *     mark: for what has the focus on the picture; rest: nothing of ours, nor of the host; pass: the host's
 */

/**
 * @typedef {object} Pressed
 * @property {string} key
 * @property {boolean} ctrl or Command
 * @property {boolean} shift
 * @property {'picture' | 'control' | 'field' | 'elsewhere'} where the focus is: on the picture, a dot or a corner; on a
 *     button or slider of ours; in a text field of the host; anywhere else
 * @property {boolean} byPointer whether the focus came to the picture by the pointer: Tab is free there. Whoever comes by
 *     keys must be able to go on by Tab
 * @property {boolean} choice whether there are several candidates
 */

/** @type {(state: State, pressed: Pressed) => Meaning} */
export function meaning(state, pressed) {
    const { key, where } = pressed;
    if (where === 'field') {
        return 'pass';
    }
    switch (state) {
        case 'confirming':
            return key === 'Escape' ? 'cancel' : 'pass';
        case 'working':
            return key === 'Escape' ? 'cancel' : 'rest';
        case 'picking':
            return key === 'Escape' ? 'leave' : 'rest';
        case 'marking':
            return whileMarking(pressed);
        default:
            return 'pass';
    }
}

/** @type {(pressed: Pressed) => Meaning} */
function whileMarking({ key, ctrl, shift, where, byPointer, choice }) {
    if (key === 'Escape') {
        return 'leave';
    }
    if (ctrl) {
        const letter = key.toLowerCase();
        if (letter === 'y' || (letter === 'z' && shift)) {
            return 'redo';
        }
        return letter === 'z' ? 'undo' : 'rest';
    }
    if (where === 'control') {
        // The button that removes the box lies on the picture.
        return key === 'Delete' || key === 'Backspace' ? 'mark' : 'rest';
    }
    if (key === 'Enter') {
        return 'accept';
    }
    if (where !== 'picture') {
        return 'rest';
    }
    if (key === 'Tab') {
        return byPointer && choice ? (shift ? 'previous' : 'next') : 'rest';
    }
    return 'mark';
}

/**
 * @param {(event: KeyboardEvent) => Meaning} ask
 * @param {(meaning: Meaning, event: KeyboardEvent) => boolean} act whether the key is used up by it
 */
export function createKeys(ask, act) {
    // The release of a key goes the way of its press: an Escape that ended our state is not the host's half-way.
    /** @type {Set<string>} */
    const taken = new Set();

    const down = (/** @type {KeyboardEvent} */ event) => {
        // A key that composes a Chinese letter is not a key of ours.
        const meant = event.isComposing ? 'pass' : ask(event);
        if (event.repeat && meant === 'pass' && taken.has(event.code)) {
            // Held down since it ended our state: it must not press the button that has the focus now.
            event.stopImmediatePropagation();
            event.preventDefault();
        } else if (meant === 'pass') {
            taken.delete(event.code);
        } else {
            taken.add(event.code);
            event.stopImmediatePropagation();
            if (act(meant, event)) {
                event.preventDefault();
            }
        }
    };
    const up = (/** @type {KeyboardEvent} */ event) => {
        if (taken.delete(event.code)) {
            event.stopImmediatePropagation();
        }
    };
    window.addEventListener('keydown', down, true);
    window.addEventListener('keyup', up, true);

    return {
        destroy() {
            window.removeEventListener('keydown', down, true);
            window.removeEventListener('keyup', up, true);
        },
    };
}
