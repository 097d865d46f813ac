// Opens a binary with the transform.

import { WizerError, asked } from './error.js';
import { further, isFurther, told } from './options.js';

/** The name of the method that ends a resource of the transform. */
export const DISPOSE = Symbol.dispose ?? Symbol.for('dispose');

/**
 * @param {object} engine
 * @param {Uint8Array} wasm
 * @param {object} options of the transform
 * @param {boolean} watches whether what the caller provides may change exports
 * @returns the transform's target
 */
export function open(engine, wasm, options, watches) {
  const { Target } = engine.transform;
  const twin = options.onto && { wasm: binary(options.onto), modules: options.mapModules ?? [] };
  const target = asked(() => (twin ? Target.openOnto(wasm, twin, told(options)) : Target.open(wasm, told(options))));
  const isModule = asked(() => target.kind()) === 'module';
  // WASI has no memory to work on before there is an instance.
  const deferStart = Boolean(options.wasi) && isModule;
  const more = { ...further(options), deferStart, watchExports: watches && isModule };
  if (!isFurther(more)) {
    return target;
  }
  try {
    return asked(() => target.further(more));
  } finally {
    target[DISPOSE]();
  }
}

/** @returns {Uint8Array} */
export function binary(wasm) {
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
