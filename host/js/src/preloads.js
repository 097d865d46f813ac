// Modules whose exports another module imports.

import { dictionary } from './dictionary.js';
import { WizerError } from './error.js';
import { importObject, imports, properties } from './imports.js';
import { DISPOSE, binary } from './open.js';
import { makerOf } from './opened.js';
import { told } from './options.js';
import { causes } from './trap.js';

/** Compiles the modules to preload. Their names are the module names of imports. */
export async function compiled(list, engine) {
  const modules = [];
  for (const [name, wasm] of Object.entries(list)) {
    const module = await preloaded(name, () => WebAssembly.compile(wasm));
    modules.push({ name, module, stateImports: stateImports(binary(wasm), engine) });
  }
  return modules;
}

/** The imports with state of a module to preload. The transform need not accept the module. */
function stateImports(wasm, engine) {
  try {
    const target = engine.transform.Target.preview(wasm, told({ initFunc: null }));
    try {
      return target.stateImports();
    } finally {
      target[DISPOSE]();
    }
  } catch {
    return [];
  }
}

/** A provider of what compiled modules export, without values. */
export function exportedBy(list) {
  const names = list.map(({ name, module }) => [name, dictionary(WebAssembly.Module.exports(module).map(({ name }) => [name, true]))]);
  return properties(dictionary(names));
}

/** The exports of preloaded modules. */
export async function instances(list, shared, wasi, maker) {
  const provided = dictionary();
  for (const { name, module, stateImports } of list) {
    await preloaded(name, async () => {
      const all = imports(module, [properties(provided), ...shared], wasi, makerOf(maker, stateImports));
      const instance = await WebAssembly.instantiate(module, importObject(all));
      instance.exports._initialize?.();
      provided[name] = dictionary(Object.entries(instance.exports));
    });
  }
  return provided;
}

async function preloaded(name, step) {
  try {
    return await step();
  } catch (error) {
    throw new WizerError(`the preloaded module \`${name}\` can't be provided`, { kind: 'environment', causes: causes(error), cause: error });
  }
}
