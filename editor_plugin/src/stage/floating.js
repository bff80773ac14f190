/** Lays what floats under a button where it can be read whole: in the dialog, or the window, that the button is in. */

/** To the edge, on the screen. */
const MARGIN_PX = 8;

/**
 * @param {HTMLElement} element absolute in `holder`
 * @param {HTMLElement} holder
 * @param {HTMLElement} button in `holder`
 */
export function placeUnder(element, holder, button) {
    element.style.left = '0px';
    const home = holder.getBoundingClientRect();
    const scale = home.width / (holder.offsetWidth || home.width) || 1;
    const { width } = element.getBoundingClientRect();
    const dialog = holder.closest('.el-dialog, [role=dialog]');
    const screen = { left: 0, right: document.documentElement.clientWidth };
    const room = dialog ? dialog.getBoundingClientRect() : screen;
    const most = Math.min(room.right, screen.right) - MARGIN_PX - width;
    const least = Math.max(room.left, screen.left) + MARGIN_PX;
    const wanted = button.getBoundingClientRect().left;
    element.style.left = `${(Math.max(least, Math.min(wanted, most)) - home.left) / scale}px`;
}
