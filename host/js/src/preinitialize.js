// The functions of the package, for any engine.

import { initializeComponent } from './component.js';
import { WizerError, asked } from './error.js';
import { initializeModule } from './module.js';
import { told } from './options.js';
import { join } from './pieces.js';

const DISPOSE = Symbol.dispose ?? Symbol.for('dispose');

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
  const target = open(engine, bytes, options);
  try {
    const isModule = asked(() => target.kind()) === 'module';
    const initialize = isModule ? initializeModule : initializeComponent;
    const result = await initialize(target, bytes, options, engine);
    options.onProgress('validate');
    if (isModule && !WebAssembly.validate(result)) {
      throw new WizerError('the result is not valid: this is a defect of wizer, please report it', { kind: 'internal' });
    }
    options.signal?.throwIfAborted();
    return result;
  } finally {
    target[DISPOSE]();
  }
}

/** Returns the instrumented binary. */
export function instrument(engine, wasm, options = {}) {
  const bytes = binary(wasm);
  const target = open(engine, bytes, options);
  try {
    return join(asked(() => target.instrumented()), bytes);
  } finally {
    target[DISPOSE]();
  }
}

/** Inspects a binary without running it. */
export function inspect(engine, wasm, options = {}) {
  return asked(() => engine.transform.inspect(binary(wasm), told(options)));
}

function open(engine, wasm, options) {
  const { Target } = engine.transform;
  if (!options.onto) {
    return asked(() => Target.open(wasm, told(options)));
  }
  const twin = { wasm: binary(options.onto), modules: options.mapModules ?? [] };
  return asked(() => Target.openOnto(wasm, twin, told(options)));
}

/** @returns {Uint8Array} */
function binary(wasm) {
  if (wasm instanceof Uint8Array) {
    return wasm;
  }
  if (wasm instanceof ArrayBuffer) {
    return new Uint8Array(wasm);
  }
  if (ArrayBuffer.isView(wasm)) {
    return new Uint8Array(wasm.buffer, wasm.byteOffset, wasm.byteLength);
  }
  throw new WizerError('the binary is to be a Uint8Array or an ArrayBuffer', { kind: 'options' });
}
