// Node's part: the paths of the components, WASI, and running components.

import { readFile } from 'node:fs/promises';

import { instantiate } from '../../generated/transform/transform.js';
import * as shared from '../command-line.js';
import { once } from '../once.js';
import { folders } from './folders.js';
import { optional } from './optional.js';
import { wasi } from './wasi.js';
import { wasi2 } from './wasi2.js';

const GENERATED = new URL('../../generated/', import.meta.url);

const load = (folder) => async (name) => WebAssembly.compile(await readFile(new URL(`${folder}/${name}`, GENERATED)));

/** The command-line component. */
export const commandComponent = once(() => shared.commandComponent(load('command-line')));

/** The transform, and the functions that run its output. */
export const engine = once(async () => {
  const { transform } = await instantiate(load('transform'), {});
  return { transform, wasi, wasi2, folders, commandComponent, transpile, evaluate };
});

/** Converts a component to modules and JavaScript with jco. */
async function transpile(component) {
  const { transpileBytes } = await optional('@bytecodealliance/jco-transpile');
  const options = {
    name: 'target',
    instantiation: 'async',
    base64Cutoff: 0,
    namespacedExports: false,
    emitTypescriptDeclarations: false,
    multiMemory: true,
  };
  const transpiled = (more) => transpileBytes(component, { ...options, ...more });
  const { files } = await transpiled({}).catch((error) => {
    if (!/exceptions proposal not enabled/.test(String(error?.message ?? error))) {
      throw error;
    }
    // With exnref, an error of our own functions would be wrapped.
    return transpiled({ bindgenEnableWasmExnref: true });
  });
  return { files: Object.entries(files) };
}

/** Loads a module from its source, whose imports are only Node's own modules. */
function evaluate(source) {
  return import(`data:text/javascript;base64,${Buffer.from(source).toString('base64')}`);
}
