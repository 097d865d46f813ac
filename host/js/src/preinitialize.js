// The functions of the package, for any engine.

import { initializeComponent } from './component.js';
import { WizerError, asked } from './error.js';
import { Given } from './given.js';
import { initializeModule } from './module.js';
import { DISPOSE, binary, open } from './open.js';
import { OpenedModule, validated } from './opened.js';
import { further, told } from './options.js';
import { join } from './pieces.js';
import { Target } from './target.js';

/**
 * Runs a binary's initializer once, and returns a binary that starts where the initializer ended.
 *
 * @param {object} engine the parts that differ between Node and browsers: the transform, WASI
 * @param {Uint8Array} wasm
 * @param {object} [given] see `Options` in `index.d.ts`
 */
export async function preinitialize(engine, wasm, given = {}) {
  const options = { preloads: {}, onProgress: () => {}, ...given };
  options.signal?.throwIfAborted();
  options.onProgress('open');
  const bytes = binary(wasm);
  const target = open(engine, bytes, options, Boolean(options.imports || options.onInstance));
  try {
    const isModule = asked(() => target.kind()) === 'module';
    const initialize = isModule ? initializeModule : initializeComponent;
    const result = await initialize(target, bytes, options, engine);
    options.onProgress('validate');
    options.signal?.throwIfAborted();
    return isModule ? validated(result) : result;
  } finally {
    target[DISPOSE]();
  }
}

/** Opens a module, for instances of one's own. */
export async function openTarget(engine, wasm, options = {}) {
  const bytes = binary(wasm);
  const target = open(engine, bytes, options, true);
  try {
    if (asked(() => target.kind()) !== 'module') {
      throw new WizerError('`open` is for modules: pre-initialize a component with `preinitialize`', { kind: 'options' });
    }
    const opened = new OpenedModule(engine, target, bytes);
    const given = new Given(options.importGlobals ?? {}, engine.commandComponent);
    await given.read(opened.stateImports);
    given.finish();
    await opened.compile();
    return new Target(opened, given);
  } catch (error) {
    target[DISPOSE]();
    throw error;
  }
}

/** Returns the instrumented binary. */
export function instrument(engine, wasm, options = {}) {
  const bytes = binary(wasm);
  const target = open(engine, bytes, options, false);
  try {
    return join(asked(() => target.instrumented()), bytes);
  } finally {
    target[DISPOSE]();
  }
}

/**
 * Inspects a binary without running it.
 *
 * @returns `further-inspection` of `wit/wizer.wit`
 */
export function inspectFurther(engine, wasm, options = {}) {
  return asked(() => engine.transform.inspectFurther(binary(wasm), told(options), further(options)));
}

/** As `inspectFurther`. All findings are fields of one object. */
export function inspect(engine, wasm, options) {
  const { inspection, ...more } = inspectFurther(engine, wasm, options);
  return { ...inspection, ...more };
}
