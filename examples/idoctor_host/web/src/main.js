/** Starts the front end. */
import { configure } from 'idoctor-sam2-one-click';
import Vue from 'vue';

import { ELSEWHERE } from './api/line';
import App from './App.vue';
import './element';
import './styles/element.scss';
import './styles/page.scss';
import { router } from './router';
import { i18n } from './words';

Vue.config.productionTip = false;
if (ELSEWHERE) {
    configure({ baseUrl: ELSEWHERE }); // while there is no picture yet, nothing else tells the plugin
}
new Vue({ router, i18n, render: (h) => h(App) }).$mount('#app');
