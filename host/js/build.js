// Builds what is not committed, into `generated/`: the components, as modules of JavaScript, and small modules of WebAssembly.
//
//     node build.js [FOLDER WITH wizer-transform.wasm AND wizer-commander.wasm]
//
// and the page, into `generated/site/`: a folder that any server of files can serve.
//
// They come from `target/release/build-command`, which puts them into cargo's target folder.

import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { transpileBytes } from '@bytecodealliance/jco-transpile';
import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';

import { READERS } from './src/readers.wat.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const generated = join(here, 'generated');
const components = process.argv[2] ?? join(here, '../../target');

await rm(generated, { recursive: true, force: true });
for (const name of ['transform', 'commander']) {
  const component = await readFile(join(components, `wizer-${name}.wasm`));
  const { files } = await transpileBytes(component, {
    name,
    instantiation: 'async',
    base64Cutoff: 0,
    namespacedExports: false,
  });
  for (const [path, content] of Object.entries(files)) {
    const file = join(generated, name, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

const modules = [];
for (const { wide, text } of READERS) {
  const bytes = Buffer.from(await parse(text)).toString('base64');
  modules.push(`  { wide: ${wide}, base64: '${bytes}' },`);
}
await writeFile(
  join(generated, 'readers.js'),
  `const READERS = [
${modules.join('\n')}
];

let compiled;

/** The modules that read a global, compiled once. What the engine does not know, it has no globals of. */
export function readers() {
  compiled ??= READERS.flatMap(({ wide, base64 }) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return WebAssembly.validate(bytes) ? [{ wide, module: new WebAssembly.Module(bytes) }] : [];
  });
  return compiled;
}
`,
);

// The page has no bundler, and its worker no map of imports: the one package that it needs is beside it.
const site = join(generated, 'site');
const shim = dirname(fileURLToPath(import.meta.resolve('@bjorn3/browser_wasi_shim')));
await cp(join(here, 'web'), join(site, 'web'), { recursive: true });
await cp(join(here, 'src'), join(site, 'src'), { recursive: true, filter: (path) => !path.includes('node') });
await cp(join(generated, 'transform'), join(site, 'generated/transform'), { recursive: true });
await cp(join(generated, 'readers.js'), join(site, 'generated/readers.js'));
await mkdir(join(site, 'shim'), { recursive: true });
for (const name of await readdir(shim)) {
  if (name.endsWith('.js')) {
    await cp(join(shim, name), join(site, 'shim', name));
  }
}
const wasi = join(site, 'src/browser/wasi.js');
const bare = "from '@bjorn3/browser_wasi_shim'";
const source = await readFile(wasi, 'utf8');
if (!source.includes(bare)) {
  throw new Error(`${wasi} imports the shim in another way`);
}
await writeFile(wasi, source.replace(bare, "from '../../shim/index.js'"));
await writeFile(join(site, 'index.html'), '<!doctype html><meta http-equiv="refresh" content="0; url=web/"><title>wizer</title>\n');
