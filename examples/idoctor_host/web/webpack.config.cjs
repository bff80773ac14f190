/** The build: webpack 4 and Babel 7 as vue-cli 3 sets them up, the same bytes on every machine. */
const fs = require('fs');
const path = require('path');

const HtmlPlugin = require('html-webpack-plugin');
const CssPlugin = require('mini-css-extract-plugin');
const TerserPlugin = require('terser-webpack-plugin');
const { VueLoaderPlugin } = require('vue-loader');

const ASSISTANT = /[\\/]node_modules[\\/]idoctor-sam2-one-click[\\/]/;
const LIBRARIES = /[\\/]node_modules[\\/](?!idoctor-sam2-one-click[\\/])/;

// WEB_DIST: where a test builds, to compare with what is committed.
const DIST = path.resolve(__dirname, process.env.WEB_DIST || 'dist');

/** Nothing of the last build stays beside the new one: names carry hashes. */
const emptied = {
    apply(compiler) {
        compiler.hooks.run.tap('emptied', () => fs.rmSync(DIST, { recursive: true, force: true }));
    },
};

module.exports = {
    mode: 'production',
    context: __dirname,
    entry: { app: './src/main.js' },
    output: {
        path: DIST,
        filename: 'js/[name].[contenthash:8].js',
    },
    resolve: { extensions: ['.js', '.vue'], alias: { vue$: 'vue/dist/vue.runtime.esm.js' } },
    module: {
        rules: [
            { test: /\.vue$/, loader: 'vue-loader' },
            { test: /\.js$/, loader: 'babel-loader', exclude: /node_modules/ },
            {
                test: /\.scss$/,
                use: [
                    CssPlugin.loader,
                    { loader: 'css-loader', options: { importLoaders: 1 } },
                    { loader: 'sass-loader', options: { sassOptions: { outputStyle: 'compressed' } } },
                ],
            },
            {
                test: /\.(woff|ttf)$/,
                loader: 'file-loader',
                options: {
                    name: '[name].[contenthash:8].[ext]',
                    outputPath: 'fonts',
                    publicPath: '../fonts',
                    esModule: false,
                },
            },
        ],
    },
    optimization: {
        // Ids from paths below this folder, others' code in chunks apart: a change of ours changes one file.
        moduleIds: 'hashed',
        chunkIds: 'named',
        minimizer: [
            new TerserPlugin({
                cache: false,
                parallel: false,
                extractComments: false,
                terserOptions: { output: { comments: false } },
            }),
        ],
        splitChunks: {
            cacheGroups: {
                default: false,
                vendors: false,
                assistant: { name: 'assistant', chunks: 'all', test: ASSISTANT, enforce: true },
                libraries: { name: 'libraries', chunks: 'all', test: LIBRARIES, enforce: true },
            },
        },
    },
    performance: { maxAssetSize: 700000, maxEntrypointSize: 1200000 },
    plugins: [
        emptied,
        new VueLoaderPlugin(),
        new CssPlugin({ filename: 'css/[name].[contenthash:8].css' }),
        new HtmlPlugin({ template: './src/index.html', inject: 'body', minify: false }),
    ],
    stats: { children: false, modules: false, entrypoints: false },
};
