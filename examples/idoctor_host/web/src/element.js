/** The parts of Element UI that these pages use, with their own words in the language of the page. */
import Alert from 'element-ui/lib/alert';
import Button from 'element-ui/lib/button';
import Dialog from 'element-ui/lib/dialog';
import Input from 'element-ui/lib/input';
import locale from 'element-ui/lib/locale';
import Message from 'element-ui/lib/message';
import Progress from 'element-ui/lib/progress';
import RadioButton from 'element-ui/lib/radio-button';
import RadioGroup from 'element-ui/lib/radio-group';
import Tag from 'element-ui/lib/tag';
import Vue from 'vue';

import { i18n } from './words';

locale.i18n((key, value) => i18n.t(key, value));
for (const part of [Alert, Button, Input, Progress, RadioButton, RadioGroup, Tag]) {
    Vue.use(part);
}
// The cross of Element's dialog is called "Close" in every language.
Vue.component(Dialog.name, { extends: Dialog, mounted: nameCross, updated: nameCross });
Vue.prototype.$message = Message;

function nameCross() {
    const cross = this.$el.querySelector('.el-dialog__headerbtn');
    if (cross) {
        cross.setAttribute('aria-label', i18n.t('tools.close'));
    }
}
