// The state of a component, read through its interface `state`.

import { asked } from './error.js';
import { join } from './pieces.js';

/**
 * @param {object} target the transform's target
 * @param {Uint8Array} input the binary of whose bytes the result has spans
 * @param {object} state the interface `state`
 * @param {object} engine
 * @param {import('./leaks.js').Search} search
 * @returns {Uint8Array} the pre-initialized component
 */
export function snapshot(target, input, state, engine, search) {
  const taken = asked(() => target.snapshot());
  asked(() => search.begin(taken));
  asked(() => taken.setGlobals(state.globals().map(([low, high]) => ({ low, high }))));
  state.memories().forEach((size, memory) => {
    asked(() => taken.setMemorySize(memory, size));
    for (let shown = state.next(memory, 0n); shown !== undefined; ) {
      const [offset, bytes] = shown;
      asked(() => taken.observe(memory, offset, bytes));
      shown = state.next(memory, offset + BigInt(bytes.length));
    }
  });
  asked(() => search.end(taken));
  return join(asked(() => engine.transform.Snapshot.finish(taken)), input, (memory, offset, length) => read(state, memory, offset, length));
}

/** The maximum size of one read, as in the interface. */
const MOST = 1 << 20;

function read(state, memory, offset, length) {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += MOST) {
    bytes.set(state.read(memory, BigInt(offset + at), Math.min(MOST, length - at)), at);
  }
  return bytes;
}
