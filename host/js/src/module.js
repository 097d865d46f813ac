// Pre-initializes a module.

import { WizerError, asked } from './error.js';
import { Given } from './given.js';
import { properties } from './imports.js';
import { found } from './leaks.js';
import { OpenedModule, providerOf } from './opened.js';
import { compiled, exportedBy, instances } from './preloads.js';
import { granted } from './taken.js';

/**
 * Compiles a module.
 *
 * @param {object} target the transform's target
 * @param {Uint8Array} wasm
 * @param {object} options of `preinitialize`
 * @param {object} engine the functions that differ between Node and browsers
 * @returns a function of the options and of a `Run` (see `preinitialize.js`), which runs it in a
 *   fresh instance, and returns a promise of the result
 */
export async function prepareModule(target, wasm, options, engine) {
  if (options.initFuncStatus && !asked(() => target.returnsI32())) {
    throw new WizerError(NO_STATUS, { kind: 'options' });
  }
  const opened = new OpenedModule(engine, target, wasm);
  options.onProgress('compile');
  await opened.compile();
  if (Object.keys(options.preloads).length > 0) {
    // Frames of preloaded modules can't be distinguished from others.
    opened.place = undefined;
  }
  return (options, run) => runModule(opened, options, run);
}

async function runModule(opened, options, run) {
  const { onProgress, onWarning = () => {}, onReturn = () => {}, signal } = options;
  const { engine } = opened;
  signal?.throwIfAborted();

  onProgress('initialize');
  const wasi = options.wasi ? await engine.wasi(options.wasi, run) : undefined;
  let ran;
  try {
    ran = await initialized(opened, options, wasi);
  } finally {
    wasi?.end();
  }
  const hidden = await granted(run.taken, options, engine.commandComponent);
  signal?.throwIfAborted();

  onProgress('snapshot');
  const result = opened.snapshot(ran.instance, run.search);
  const copied = await found(run.search.leaks, options, engine.commandComponent);
  [hidden, opened.expectation, copied].filter((text) => text !== undefined).forEach((text) => onWarning(text));
  ran.returned.forEach(({ name, value }) => onReturn(name, String(value)));
  return result;
}

export const NO_STATUS = "the initializer returns no status: that is the single i32 result of a module's initializer";

/** Returns an instance after the calls of all initializers, and what they returned. */
async function initialized(opened, options, wasi) {
  const engine = opened.engine;
  const list = await compiled(options.preloads, engine);
  const given = new Given(options.importGlobals ?? {}, engine.commandComponent);
  const own = options.imports ? [properties(options.imports)] : [];
  const shared = [...own, ...(wasi ? [properties(wasi.imports)] : [])];
  await checked(given, opened, list, own);
  const maker = given.maker();
  const provided = await instances(list, shared, Boolean(wasi), maker);
  const { object, memory } = opened.imports([properties(provided), ...shared], Boolean(wasi), maker);
  // A start function of a preloaded module, or one that is not deferred, has no other memory.
  if (memory) {
    wasi?.bind(memory);
  }
  const instance = await opened.instantiate(object);
  if (!memory && instance.exports.memory instanceof WebAssembly.Memory) {
    wasi?.bind(instance.exports.memory);
  }
  options.onInstance?.(instance);
  const shown = (moment) => options.onMemories?.(moment, memories(instance, opened.exports.memories));
  shown('before');
  const returned = opened.initialize(instance, options.initFuncStatus);
  shown('after');
  return { instance, returned };
}

/** The current memories. A memory that grows gets a new buffer. */
function memories(instance, names) {
  return names.map((name) => new Uint8Array(instance.exports[name].buffer));
}

/** Fails, before anything runs, if what the modules import can't be provided. */
async function checked(given, opened, list, own) {
  const modules = [...list, opened];
  for (const { stateImports } of modules) {
    await given.read(stateImports);
  }
  for (const [at, { stateImports }] of [...modules.entries()].reverse()) {
    // Each has what was preloaded before it.
    const provider = [exportedBy(list.slice(0, at)), 'a preloaded module'];
    given.check(stateImports, providerOf([provider, ...own.map((imports) => [imports, '`imports`'])]));
  }
  given.finish();
}
