// Garbage-collected objects, as the instrumented module tells of them.

import { WizerError } from './error.js';

/** How many bytes come before the records. */
const HEAD = 16;

/** So many bytes, or what so many calls have told, are worth a call of the transform. */
const ENOUGH_BYTES = 256 * 1024;
const ENOUGH_CALLS = 16 * 1024;

/** There is room for so many more objects each time. */
const ROOM = 16 * 1024;

export class Objects {
  #numbers = new Map();
  #exports;

  /** @param {object} exports what `object-exports` of `wit/wizer.wit` names */
  constructor(exports) {
    this.#exports = exports;
  }

  /** The number of an object. */
  number(object) {
    const known = this.#numbers.get(object);
    if (known !== undefined) {
      return known;
    }
    const { found } = this.#exports;
    const number = this.#numbers.size;
    if (number >= found.length) {
      hasRoom(() => found.grow(ROOM));
    }
    found.set(number, object);
    this.#numbers.set(object, number);
    return number;
  }

  /** Passes all objects to a snapshot of the transform. */
  show(snapshot, known) {
    const { given, visit } = this.#exports;
    hasRoom(given);
    const told = this.#take(known);
    snapshot.setObjects(told.bytes, told.references, told.functions);
    for (let next = 0; next < this.#numbers.size;) {
      const all = [];
      // A call may find one object only, as in lists.
      for (let bytes = 0; bytes < ENOUGH_BYTES && all.length < ENOUGH_CALLS && next < this.#numbers.size;) {
        const end = hasRoom(() => visit(next, this.#numbers.size));
        if (end <= next) {
          throw new WizerError('the instance tells of no object: it is none of the instrumented module', { kind: 'state' });
        }
        next = end;
        all.push(this.#take(known));
        bytes += all.at(-1).bytes.length;
      }
      snapshot.setObjects(joined(all.map(({ bytes }) => bytes)), all.flatMap(({ references }) => references), all.flatMap(({ functions }) => functions));
    }
  }

  /** What a call has told. */
  #take(known) {
    const { memory, references, functions } = this.#exports;
    const head = new DataView(memory.buffer, 0, HEAD);
    const [used, objects, called] = [0, 4, 8].map((place) => head.getUint32(place, true));
    const list = (table, length, hierarchy) => Array.from({ length }, (_, index) => known.of(table.get(index), hierarchy));
    const bytes = new Uint8Array(memory.buffer, HEAD, used - HEAD).slice();
    return { bytes, references: list(references, objects, 'any'), functions: list(functions, called, 'func') };
  }
}

/** Does what fails only where the engine has no more room. */
function hasRoom(tell) {
  try {
    return tell();
  } catch (cause) {
    if (!(cause instanceof WebAssembly.RuntimeError || cause instanceof RangeError)) {
      throw cause;
    }
    throw new WizerError("the instance's state can't be read", {
      kind: 'state', causes: ['it has left more objects than the engine can list'], cause,
    });
  }
}

function joined(parts) {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
