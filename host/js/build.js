// Builds the files in `generated/`, which are not committed: the components as JavaScript modules,
// and small WebAssembly modules.
//
//     node build.js [FOLDER WITH wizer-transform.wasm AND wizer-command-line.wasm]
//
// It also builds the page in `generated/site/`, a folder for any file server.
//
// `target/release/build-guests` builds the components, in cargo's target folder.

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
for (const name of ['transform', 'command-line']) {
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
for (const { of, text } of READERS) {
  const bytes = Buffer.from(await parse(text)).toString('base64');
  modules.push(`  { of: '${of}', base64: '${bytes}' },`);
}
await writeFile(
  join(generated, 'readers.js'),
  `const READERS = [
${modules.join('\n')}
];

let compiled;

/**
 * The modules that read globals and tables, compiled once. An engine that does not support a type
 * has none of it.
 */
export function readers() {
  compiled ??= READERS.flatMap(({ of, base64 }) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return WebAssembly.validate(bytes) ? [{ of, module: new WebAssembly.Module(bytes) }] : [];
  });
  return compiled;
}
`,
);

// The page has no bundler, and its worker has no import map: the packages that it needs are beside
// it.
const site = join(generated, 'site');
const packages = {
  '@bjorn3/browser_wasi_shim': ['shim', 'index.js'],
  '@bytecodealliance/jco-transpile/component': ['jco', 'js-component-bindgen-component.js'],
  '@bytecodealliance/preview2-shim/instantiation': ['preview2', 'common/instantiation.js'],
};
await cp(join(here, 'web'), join(site, 'web'), { recursive: true });
await cp(join(here, 'src'), join(site, 'src'), { recursive: true, filter: (path) => !path.includes('node') });
for (const name of ['transform', 'command-line', 'readers.js']) {
  await cp(join(generated, name), join(site, 'generated', name), { recursive: true });
}
for (const [name, [folder, file]] of Object.entries(packages)) {
  const entry = fileURLToPath(import.meta.resolve(name));
  const from = entry.slice(0, entry.length - file.length);
  const wanted = (path) => !path.endsWith('.map') && !path.endsWith('.ts') && !/nodejs|synckit|wasm-tools|interfaces/.test(path.slice(from.length));
  await cp(from, join(site, folder), { recursive: true, filter: wanted });
}

/** Replaces package names by paths, in a folder of the page. */
async function placed(folder, names) {
  for (const entry of await readdir(join(site, folder))) {
    if (entry.endsWith('.js')) {
      const file = join(site, folder, entry);
      const source = await readFile(file, 'utf8');
      const replaced = Object.entries(names).reduce((text, [name, path]) => text.replaceAll(`'${name}'`, `'${path}'`).replaceAll(`"${name}"`, `'${path}'`), source);
      await writeFile(file, replaced);
    }
  }
}

const PREVIEW2 = '@bytecodealliance/preview2-shim';
const interfaces = (to) => Object.fromEntries(['cli', 'filesystem', 'io', 'random'].map((name) => [`${PREVIEW2}/${name}`, `${to}/${name}.js`]));
await placed('src/browser', {
  ...Object.fromEntries(Object.entries(packages).map(([name, [folder, file]]) => [name, `../../${folder}/${file}`])),
  [`${PREVIEW2}/in-memory-filesystem`]: '../../preview2/browser/in-memory-filesystem.js',
});
await placed('jco', interfaces('../preview2/browser'));
await placed('preview2/common', { [PREVIEW2]: '../browser/index.js' });
await writeFile(join(site, 'index.html'), '<!doctype html><meta http-equiv="refresh" content="0; url=web/"><title>wizer</title>\n');
