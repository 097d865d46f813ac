// Makes what modules import that has state, and that nothing provides.

import { WizerError } from './error.js';
import { printable } from './printable.js';
import { keyOf, nameOf } from './state-imports.js';

/** The size of a page that engines can make memories of. */
const PAGE = 65536n;

/**
 * Makes memories of zeros, tables of null references, and globals. Imports of the same name lead to
 * the same item.
 */
export class Maker {
  #imports = new Map();
  #numbers;
  #items = new Map();

  /**
   * @param {object[]} imports `state-import` of `wit/wizer.wit`, of all modules of a run
   * @param {Map<string, number | bigint>} numbers the values of globals
   */
  constructor(imports, numbers) {
    for (const imported of imports) {
      const key = keyOf(imported);
      if (!this.#imports.has(key)) {
        this.#imports.set(key, []);
      }
      this.#imports.get(key).push(imported.type.val);
    }
    this.#numbers = numbers;
  }

  make(imported) {
    const key = keyOf(imported);
    if (!this.#items.has(key)) {
      this.#items.set(key, this.#made(imported, key));
    }
    return this.#items.get(key);
  }

  /** What was made so far. */
  get items() {
    return new Set(this.#items.values());
  }

  #made(imported, key) {
    const { tag, val: type } = imported.type;
    if (tag === 'global') {
      return new WebAssembly.Global({ value: type.valueType, mutable: type.mutable }, this.#numbers.get(key));
    }
    // It has to fit all imports of the name.
    const types = this.#imports.get(key);
    const [minima, maxima] = [types.map(({ minimum }) => minimum), types.flatMap(({ maximum }) => maximum ?? [])];
    const fitting = { ...type, minimum: largest(minima), maximum: maxima.length === 0 ? undefined : smallest(maxima) };
    return tag === 'memory' ? memory(nameOf(imported), fitting) : table(nameOf(imported), fitting);
  }
}

const largest = (numbers) => numbers.reduce((one, other) => (other > one ? other : one));
const smallest = (numbers) => numbers.reduce((one, other) => (other < one ? other : one));

function memory(name, { minimum, maximum, pageSize, memory64, shared }) {
  if (pageSize !== PAGE) {
    throw cannotMake('memory', name, `with pages of ${pageSize} bytes`);
  }
  const size = memory64 ? (pages) => pages : Number;
  return asMade(
    () =>
      new WebAssembly.Memory({
        initial: size(minimum),
        ...(maximum === undefined ? {} : { maximum: size(maximum) }),
        ...(memory64 ? { address: 'i64' } : {}),
        ...(shared ? { shared } : {}),
      }),
    () => cannotMake('memory', name, `of ${minimum} pages`),
  );
}

function table(name, { minimum, maximum, table64, elementType }) {
  const size = table64 ? (elements) => elements : Number;
  return asMade(
    () =>
      new WebAssembly.Table(
        {
          element: elementType === 'funcref' ? 'anyfunc' : elementType,
          initial: size(minimum),
          ...(maximum === undefined ? {} : { maximum: size(maximum) }),
          ...(table64 ? { address: 'i64' } : {}),
        },
        // Without a value, the elements of a table of external references are `undefined`.
        null,
      ),
    () => cannotMake('table', name, `of ${minimum} elements of type ${elementType}`),
  );
}

function asMade(make, failed) {
  try {
    return make();
  } catch (error) {
    throw Object.assign(failed(), { cause: error });
  }
}

function cannotMake(what, name, type) {
  const text = `nothing provides the imported ${what} \`${printable(name)}\`, and this engine can't make one ${type}: --preload its module`;
  return new WizerError(text, { kind: 'instantiate' });
}
