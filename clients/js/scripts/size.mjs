// Fails if the whole client is larger than 6 KB, minified and compressed as an application's bundler and server do it.
import {gzipSync} from 'node:zlib';
import {build} from 'esbuild';

const MOST = 6 * 1024;
const entry = new URL('../client/dist/index.js', import.meta.url).pathname;
const {outputFiles} = await build({entryPoints: [entry], bundle: true, minify: true, format: 'esm', write: false});
const bytes = gzipSync(outputFiles[0].contents, {level: 9}).length;
console.log(`@forestgate/client: ${bytes} of ${MOST} bytes`);
process.exitCode = bytes > MOST ? 1 : 0;
