// The browser's part: the paths of the components, WASI, and running components.

import { instantiate } from '../../generated/transform/transform.js';
import * as shared from '../command-line.js';
import { once } from '../once.js';
import { wasi } from './wasi.js';
import { wasi2 } from './wasi2.js';

const GENERATED = new URL('../../generated/', import.meta.url);

const load = (folder) => async (name) => {
  const response = await fetch(new URL(`${folder}/${name}`, GENERATED));
  return WebAssembly.compile(await response.arrayBuffer());
};

/** The transform, and the functions that run its output. */
export const engine = once(async () => {
  const { transform } = await instantiate(load('transform'), {});
  return { transform, wasi, wasi2, folders: () => ({}), commandComponent, transpile, evaluate };
});

/** The command-line component, of which only components need a part. */
const commandComponent = once(() => shared.commandComponent(load('command-line')));

/** Converts a component to modules and JavaScript with jco. */
async function transpile(component) {
  const { $init, generate } = await import('@bytecodealliance/jco-transpile/component');
  await $init;
  return generate(component, {
    name: 'target',
    instantiation: { tag: 'async' },
    base64Cutoff: 0,
    map: [],
    multiMemory: true,
    noComponentErrorWrapping: true,
    noNamespacedExports: true,
    noNodejsCompat: true,
    noTypescript: true,
  });
}

/** Loads a module from its source, which has no imports. */
async function evaluate(source) {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  try {
    return await import(url);
  } finally {
    URL.revokeObjectURL(url);
  }
}
