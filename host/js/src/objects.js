// Garbage-collected objects, as the instrumented module tells of them.

import { WizerError } from './error.js';

/** How many bytes come before the records. */
const HEAD = 16;

/** The room for objects at first. */
const FIRST_ROOM = 1024;

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
      found.grow(Math.max(FIRST_ROOM, found.length));
    }
    found.set(number, object);
    this.#numbers.set(object, number);
    return number;
  }

  /** Passes all objects to a snapshot of the transform. */
  show(snapshot, known) {
    const { given, visit } = this.#exports;
    given();
    this.#pass(snapshot, known);
    for (let next = 0; next < this.#numbers.size;) {
      const told = visit(next, this.#numbers.size);
      if (told <= next) {
        throw new WizerError('the instance tells of no object: it is none of the instrumented module', { kind: 'state' });
      }
      next = told;
      this.#pass(snapshot, known);
    }
  }

  #pass(snapshot, known) {
    const { memory, references, functions } = this.#exports;
    const head = new DataView(memory.buffer, 0, HEAD);
    const [used, objects, called] = [0, 4, 8].map((place) => head.getUint32(place, true));
    const list = (table, length, hierarchy) => Array.from({ length }, (_, index) => known.of(table.get(index), hierarchy));
    const bytes = new Uint8Array(memory.buffer, HEAD, used - HEAD);
    snapshot.setObjects(bytes, list(references, objects, 'any'), list(functions, called, 'func'));
  }
}
