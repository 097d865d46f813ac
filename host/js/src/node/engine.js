// What is Node's own: where the components are, WASI, and how a component is run.

import { readFile } from 'node:fs/promises';

import { instantiate } from '../../generated/transform/transform.js';
import * as shared from '../command-line.js';
import { once } from '../once.js';
import { optional } from './optional.js';
import { wasi } from './wasi.js';
import { wasi2 } from './wasi2.js';

const GENERATED = new URL('../../generated/', import.meta.url);

const load = (folder) => async (name) => WebAssembly.compile(await readFile(new URL(`${folder}/${name}`, GENERATED)));

/** The component of commands. */
export const commandComponent = once(() => shared.commandComponent(load('command-line')));

/** The transform, and what it takes to run what it makes. */
export const engine = once(async () => {
  const { transform } = await instantiate(load('transform'), {});
  return { transform, wasi, wasi2, commandComponent, transpile, evaluate };
});

/** Modules and JavaScript of a component, by jco. */
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
    // With exceptions, what a function of ours throws is no longer seen for what it is.
    return transpiled({ bindgenEnableWasmExnref: true });
  });
  return { files: Object.entries(files) };
}

/** A module of its source: what is imported in it, if anything is, comes with Node. */
function evaluate(source) {
  return import(`data:text/javascript;base64,${Buffer.from(source).toString('base64')}`);
}
