// The package in a browser or in one of its workers.

import * as any from '../preinitialize.js';
import { engine } from './engine.js';

export { WizerError } from '../error.js';
export { Target } from '../target.js';

export async function preinitialize(wasm, options) {
  return any.preinitialize(await engine(), wasm, options);
}

export async function open(wasm, options) {
  return any.openTarget(await engine(), wasm, options);
}

export async function instrument(wasm, options) {
  return any.instrument(await engine(), wasm, options);
}

export async function inspect(wasm, options) {
  return any.inspect(await engine(), wasm, options);
}

export async function depict(wasm, options) {
  return any.drawn(await engine(), wasm, options);
}

export async function compare(first, second, input) {
  return any.compare(await engine(), first, second, input);
}

/** A browser has no command. */
export default undefined;
