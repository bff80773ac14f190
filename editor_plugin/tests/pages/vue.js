/**
 * The tag in three editors that have what the contract says of them and nothing else, on Vue 2.6 or 2.7, over a back end
 * that answers when it is told to: `?vue=2.6&kind=middle&from=src|dist`.
 */

import { ovalMask } from './editor.js';
import { createBackEnd } from './back_end.js';

const asked = new URLSearchParams(location.search);
const kind = asked.get('kind') || 'middle';
const build = asked.get('from') === 'dist' ? '../../dist/sam2-one-click.js' : '../../src/index.js';
const SIZE = { width: 512, height: 512 };

await load(`../../node_modules/${asked.get('vue') === '2.6' ? 'vue-2.6' : 'vue'}/dist/vue.js`);
await load('../../node_modules/vue-i18n/dist/vue-i18n.js');
const { Sam2OneClick, configure, createRasterAdapter } = await import(build);
const { Vue, VueI18n } = window;
Vue.config.productionTip = false;
Vue.config.devtools = false;
Vue.use(VueI18n);

const picture = await slice();
const backEnd = createBackEnd(SIZE);
backEnd.state.health.enabled = !asked.has('off');
backEnd.picture = picture;
configure({ baseUrl: 'http://back-end', token: () => null, fetch: backEnd.fetch });

const TEMPLATES = {
    toolbar: `
        <div class="toolbar" style="display:flex;gap:8px;margin-bottom:8px">
            <button type="button" class="el-button el-button--mini undo" @click="undo">撤销</button>
            <button type="button" class="el-button el-button--mini clear" @click="clear">清空</button>
            TAG
        </div>`,
    stage: `
        <div class="stage" style="position:relative;width:512px;height:512px">
            <img :src="picture" style="width:100%">
            <canvas ref="canvas" width="512" height="512" style="position:absolute;left:0;top:0" @click="pressed += 1"></canvas>
        </div>`,
};
const TAGS = {
    L3: '<sam2-one-click kind="L3" :picture="picture" :source="source" />',
    middle: '<sam2-one-click kind="middle" :picture="picture" :source="source" />',
    raster: '<sam2-one-click kind="raster" :picture="picture" :adapter="adapter" />',
};
const editor = {
    components: { Sam2OneClick },
    template: `<div class="editor">${TEMPLATES.toolbar.replace('TAG', TAGS[kind])}${TEMPLATES.stage}</div>`,
    data: () => ({
        rects: [],
        polys: { psoas: [], combo: [] },
        mode: 'psoas',
        picture: asked.has('blank') ? '' : picture,
        source: { patient: 'P', date: '20260101', filename: 'slice_001.png' },
        pressed: 0,
        undone: 0,
        drawn: 0,
        heard: [],
        adapter: null,
    }),
    created() {
        if (kind === 'raster') {
            this.adapter = createRasterAdapter({ canvas: () => this.$refs.canvas, imageType: 'middle', target: 'psoas' });
        }
    },
    mounted() {
        window.editor = this;
        window.addEventListener('keydown', this.hear);
    },
    beforeDestroy() {
        window.removeEventListener('keydown', this.hear);
    },
    methods: {
        hear({ key }) {
            this.heard.push(key);
        },
        undo() {
            this.undone += 1;
            (kind === 'L3' ? this.rects : this.polys[this.mode]).pop();
            this.redraw();
        },
        clear() {
            this.rects = [];
            this.polys[this.mode] = [];
            this.redraw();
        },
        redraw() {
            this.drawn += 1;
        },
    },
};
new Vue({
    el: '#app',
    i18n: new VueI18n({ locale: asked.get('language') || 'zh', fallbackLocale: 'zh', messages: { zh: {}, en: {} } }),
    components: { editor },
    data: { open: true, seen: true },
    created() {
        window.app = this;
    },
    template: '<div class="el-dialog" style="width:700px;margin:10px"><div v-if="open" v-show="seen"><editor /></div></div>',
});
window.backEnd = backEnd;

/** @param {string} address */
function load(address) {
    return new Promise((resolve, reject) => {
        const script = document.createElement('script');
        script.src = new URL(address, import.meta.url).href;
        script.onload = resolve;
        script.onerror = reject;
        document.head.append(script);
    });
}

/** The picture shown, as a URL. */
async function slice() {
    return `data:image/png;base64,${ovalMask(SIZE, [[256, 256, 220, 170]])}`;
}
