/** An editor as hosts draw them, without a framework: a dialog with a toolbar, a picture on a canvas, and a footer. */

/** @param {{ language: string, width?: number, height?: number, shown?: number }} options `shown`: CSS width of the canvas */
export function createEditor({ language, width = 512, height = 512, shown = 512 }) {
    const zh = language === 'zh';
    const dialog = document.createElement('div');
    dialog.className = 'el-dialog';
    dialog.style.cssText = 'width:960px;margin:20px auto';
    dialog.innerHTML = `
        <div class="el-dialog__header"><span class="el-dialog__title">${zh ? '中间层标注' : 'Middle slice'}</span></div>
        <div class="el-dialog__body" style="padding:12px 20px">
            <div class="toolbar" style="display:flex;flex-wrap:wrap;gap:8px;margin-bottom:10px">
                <button type="button" class="el-button el-button--default el-button--mini tool">${zh ? '撤销顶点' : 'Undo point'}</button>
                <button type="button" class="el-button el-button--default el-button--mini">${zh ? '清空' : 'Clear'}</button>
                <span class="ours"></span>
                <button type="button" class="el-button el-button--primary el-button--mini save">${zh ? '保存' : 'Save'}</button>
            </div>
            <div class="stage" style="position:relative;width:${shown}px"><canvas></canvas></div>
        </div>`;
    document.body.append(dialog);
    const canvas = dialog.querySelector('canvas');
    canvas.width = width;
    canvas.height = height;
    canvas.style.cssText = `display:block;width:${shown}px`;
    paint(canvas);
    return { dialog, canvas, stage: dialog.querySelector('.stage'), ours: dialog.querySelector('.ours'), size: { width, height } };
}

/** Something like an axial slice. */
function paint(canvas) {
    const pen = canvas.getContext('2d');
    const { width, height } = canvas;
    const oval = (x, y, across, down, grey) => {
        pen.fillStyle = `rgb(${grey},${grey},${grey})`;
        pen.beginPath();
        pen.ellipse(x * width, y * height, across * width, down * height, 0, 0, 7);
        pen.fill();
    };
    pen.fillStyle = '#000';
    pen.fillRect(0, 0, width, height);
    oval(0.5, 0.5, 0.44, 0.34, 70);
    oval(0.5, 0.5, 0.4, 0.3, 120);
    oval(0.5, 0.48, 0.34, 0.24, 75);
    oval(0.5, 0.6, 0.08, 0.07, 210);
    oval(0.385, 0.6, 0.055, 0.075, 135);
    oval(0.615, 0.6, 0.055, 0.075, 135);
}

/** A mask of ovals as the service sends it: base64 PNG, 0 and 255. */
export function ovalMask({ width, height }, ovals) {
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const pen = canvas.getContext('2d');
    const pixels = pen.createImageData(width, height);
    for (let index = 0; index < width * height; index += 1) {
        const x = index % width;
        const y = Math.floor(index / width);
        const inside = ovals.some(([cx, cy, rx, ry]) => ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1);
        pixels.data.set(inside ? [255, 255, 255, 255] : [0, 0, 0, 255], 4 * index);
    }
    pen.putImageData(pixels, 0, 0);
    return canvas.toDataURL('image/png').split(',')[1];
}

/** The mask's pixels, as the package's own reader gives them. */
export async function readMask(base64) {
    const picture = new Image();
    picture.src = `data:image/png;base64,${base64}`;
    await picture.decode();
    const canvas = document.createElement('canvas');
    canvas.width = picture.naturalWidth;
    canvas.height = picture.naturalHeight;
    const pen = canvas.getContext('2d');
    pen.drawImage(picture, 0, 0);
    const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
    return { width: canvas.width, height: canvas.height, inside: data.filter((_, index) => index % 4 === 0) };
}
