// Pre-initializes a module.

import { dictionary } from './dictionary.js';
import { WizerError, asked } from './error.js';
import { imports } from './imports.js';
import { join, offsets } from './pieces.js';
import { printable } from './printable.js';
import { ModuleState } from './state.js';
import { causes, traced } from './trap.js';

/**
 * @param {object} target the transform's target
 * @param {Uint8Array} wasm
 * @param {object} options of `preinitialize`
 * @param {object} engine the functions that differ between Node and browsers
 */
export async function initializeModule(target, wasm, options, engine) {
  const { onProgress, signal } = options;
  const returnsI32 = asked(() => target.returnsI32());
  if (options.initFuncStatus && !returnsI32) {
    throw new WizerError(NO_STATUS, { kind: 'options' });
  }
  onProgress('compile');
  const pieces = asked(() => target.instrumented());
  const module = await compiled(join(pieces, wasm));
  // Frames of preloaded modules can't be distinguished from others.
  const place = Object.keys(options.preloads).length > 0 ? undefined : offsets(pieces);
  signal?.throwIfAborted();

  onProgress('initialize');
  const exports = asked(() => target.exports()).val;
  const wasi = options.wasi ? await engine.wasi(options.wasi) : undefined;
  let instance;
  let returned;
  try {
    ({ instance, returned } = await initialized(target, module, exports, options, wasi, place));
  } finally {
    wasi?.end();
  }
  signal?.throwIfAborted();
  if (returnsI32 && options.initFuncStatus && returned.value !== 0) {
    throw new WizerError(printable(`the \`${returned.name}\` function returned the status ${returned.value}`), { kind: 'returned' });
  }

  onProgress('snapshot');
  const state = new ModuleState(instance, exports);
  const snapshot = asked(() => target.snapshot());
  asked(() => state.show(snapshot));
  const edit = asked(() => engine.transform.Snapshot.finish(snapshot));
  const result = join(edit, wasm, (memory, offset, length) => state.read(memory, offset, length));
  if (returnsI32) {
    options.onReturn?.(returned.name, String(returned.value));
  }
  return result;
}

export const NO_STATUS = "the initializer returns no status: that is the single i32 result of a module's initializer";

/** Returns an instance after the calls of all initializers. */
async function initialized(target, module, exports, options, wasi, place) {
  const providers = [await preloads(options.preloads, wasi), options.imports, wasi?.imports].filter(Boolean);
  const instance = await instantiated(module, providers, wasi, place);
  const shown = (moment) => options.onMemories?.(moment, memories(instance, exports.memories));
  shown('before');
  let returned;
  for (const { path } of asked(() => target.initializers())) {
    const name = path.join('.');
    const value = await called(() => instance.exports[name](), `the \`${name}\` function trapped`, place);
    // The functions before and after the initializer have no results.
    returned ??= value === undefined ? undefined : { name, value };
  }
  shown('after');
  return { instance, returned };
}

/** The current memories. A memory that grows gets a new buffer. */
function memories(instance, names) {
  return names.map((name) => new Uint8Array(instance.exports[name].buffer));
}

/** @returns {Promise<WebAssembly.Module>} */
async function compiled(wasm) {
  try {
    return await WebAssembly.compile(wasm);
  } catch (error) {
    throw new WizerError("the module can't be compiled", { kind: 'compile', causes: [plain(error)], cause: error });
  }
}

async function instantiated(module, providers, wasi, place) {
  let all;
  try {
    all = imports(module, providers, Boolean(wasi));
  } catch (error) {
    throw new WizerError("the module can't be instantiated", { kind: 'instantiate', causes: [error.message], cause: error });
  }
  let instance;
  try {
    instance = await traced(() => WebAssembly.instantiate(module, all));
  } catch (error) {
    // Only the start function runs here, and only running functions have a backtrace.
    const found = causes(error, place);
    const ran = found.length > 1;
    const message = ran ? 'the start function trapped' : "the module can't be instantiated";
    throw new WizerError(message, { kind: ran ? 'trap' : 'instantiate', causes: ran ? found : [plain(error)], cause: error });
  }
  wasi?.bind(instance);
  return instance;
}

async function called(call, message, place) {
  try {
    return await traced(call);
  } catch (error) {
    throw new WizerError(message, { kind: 'trap', causes: causes(error, place), cause: error });
  }
}

/** The engine's message, without the name of the JavaScript function. */
function plain(error) {
  return printable(String(error?.message ?? error).replace(/^WebAssembly\.\w+\(\): /, ''));
}

/** The exports of preloaded modules, by the module name of the imports. */
async function preloads(list, wasi) {
  const provided = dictionary();
  for (const [name, wasm] of Object.entries(list)) {
    const failed = `the preloaded module \`${name}\` can't be provided`;
    try {
      const module = await WebAssembly.compile(wasm);
      const providers = [provided, wasi?.imports].filter(Boolean);
      const instance = await WebAssembly.instantiate(module, imports(module, providers, Boolean(wasi)));
      instance.exports._initialize?.();
      provided[name] = dictionary(Object.entries(instance.exports));
    } catch (error) {
      throw new WizerError(failed, { kind: 'environment', causes: causes(error), cause: error });
    }
  }
  return provided;
}
