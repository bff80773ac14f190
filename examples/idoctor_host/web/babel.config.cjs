/** As vue-cli 3 does it: our own sources are transpiled, node_modules never. */
module.exports = {
    presets: [['@babel/preset-env', { modules: false, targets: { chrome: '64', firefox: '67', safari: '12' } }]],
};
