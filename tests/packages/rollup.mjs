// Rollup's parser and hashes, built with wasm-bindgen: its module has a table of external
// references, which it grows.

import { replace } from './replaced.mjs';

const FILE = 'bindings_wasm_bg.wasm';

const FILES = {
  'main.js': 'import { used } from "library"; import("later"); console.log(used(2));',
  library: 'export const used = (x) => x ** 2; export const unused = () => used(3);',
  later: 'export default class { static #count = 0n; }',
};

/** Bundles a program. The names of its files have hashes. */
export async function answer(wasm) {
  replace(FILE, wasm);
  return bundle();
}

async function bundle() {
  const { rollup } = await import('@rollup/wasm-node');
  const plugin = { name: 'files', resolveId: (id) => id, load: (id) => FILES[id] };
  const bundled = await rollup({ input: 'main.js', plugins: [plugin] });
  const { output } = await bundled.generate({ format: 'es', entryFileNames: '[name]-[hash].js' });
  return output.map(({ fileName, code }) => [fileName, code]);
}

/**
 * Bundles before the snapshot. The loader keeps `undefined`, `true` and others in the table of
 * external references. It puts them there again when it starts with the snapshot.
 */
export async function initialize(wasm, open) {
  const target = await open(wasm, { initFunc: null });
  replace(FILE, target.instrumented());
  const { Instance } = WebAssembly;
  let instance;
  WebAssembly.Instance = class extends Instance {
    constructor(...options) {
      super(...options);
      // Node makes instances of its own.
      instance = '__wbindgen_externrefs' in this.exports ? this : instance;
    }
  };
  await bundle();
  const table = instance.exports.__wbindgen_externrefs;
  const refusal = refused(() => target.snapshot(instance));
  for (let index = 0; index < table.length; index += 1) {
    table.set(index, null);
  }
  return { wasm: target.snapshot(instance), notes: { refusal } };
}

/** The message of the error that a call throws. */
function refused(call) {
  try {
    call();
  } catch (error) {
    return error.message;
  }
  return undefined;
}
