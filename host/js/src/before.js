// What imported memories and tables were before a module was instantiated.

import { Copy } from './blocks.js';
import { elementsOf } from './references.js';

export class Before {
  #memories = new WeakMap();
  #tables = new WeakMap();

  /** Copies the contents of a memory or a table, unless it `isNew`. */
  remember(item, hierarchy, isNew) {
    if (item instanceof WebAssembly.Memory) {
      this.#memories.set(item, new Copy(new Uint8Array(isNew ? 0 : item.buffer)));
    } else if (item instanceof WebAssembly.Table) {
      const element = elementsOf(item, hierarchy);
      this.#tables.set(item, Array.from({ length: isNew ? 0 : Number(item.length) }, (_, index) => element(index)));
    }
  }

  /**
   * @param {WebAssembly.Memory} memory
   * @returns {Copy | undefined}
   */
  memory(memory) {
    return this.#memories.get(memory);
  }

  /**
   * @param {WebAssembly.Table} table
   * @returns {unknown[] | undefined}
   */
  table(table) {
    return this.#tables.get(table);
  }
}
