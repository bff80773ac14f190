/** The pages and their addresses, behind a `#`: the host's own paths stay its own. */
import Vue from 'vue';
import VueRouter from 'vue-router';

import BrushPage from './pages/BrushPage.vue';
import CaseList from './pages/CaseList.vue';
import CasePage from './pages/CasePage.vue';
import FrontDoor from './pages/FrontDoor.vue';
import UploadPage from './pages/UploadPage.vue';

Vue.use(VueRouter);

export const router = new VueRouter({
    routes: [
        { path: '/', component: FrontDoor },
        { path: '/cases', name: 'cases', component: CaseList },
        { path: '/upload', name: 'upload', component: UploadPage },
        { path: '/cases/:patient/:date', name: 'case', component: CasePage, props: true },
        { path: '/cases/:patient/:date/brush', name: 'brush', component: BrushPage, props: true },
        { path: '*', redirect: '/cases' },
    ],
});
