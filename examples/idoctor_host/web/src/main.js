/** Starts the front end. */
import Vue from 'vue';

import App from './App.vue';
import './element';
import './styles/element.scss';
import './styles/page.scss';
import { router } from './router';
import { i18n } from './words';

Vue.config.productionTip = false;
new Vue({ router, i18n, render: (h) => h(App) }).$mount('#app');
