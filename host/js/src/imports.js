// The imports of a module while its initializer runs.

import { dictionary, own } from './dictionary.js';
import { WizerError } from './error.js';
import { printable } from './printable.js';

/**
 * The imports of a module, in order. The first provider of an import is used. Unresolved functions
 * become stubs that trap and name the import.
 *
 * @param {WebAssembly.Module} module
 * @param {((from: string, name: string) => { value: unknown } | undefined)[]} providers
 * @param {boolean} wasi whether WASI is on
 * @param {(index: number) => unknown} make makes a memory, a table or a global in place of the
 *   import that has this index
 * @returns {{ from: string, name: string, value: unknown }[]}
 */
export function imports(module, providers, wasi, make) {
  return WebAssembly.Module.imports(module).map(({ module: from, name, kind }, index) => {
    const provided = first(providers, from, name);
    return { from, name, value: provided ? provided.value : (make(index) ?? stub(from, name, kind, wasi)) };
  });
}

/**
 * The object from which an engine takes imports: once for each, in order.
 *
 * @param {{ from: string, name: string, value: unknown }[]} imports
 * @returns {WebAssembly.Imports}
 */
export function importObject(imports) {
  const values = new Map();
  for (const { from, name, value } of imports) {
    const key = JSON.stringify([from, name]);
    values.set(key, values.get(key) ?? { from, name, all: [] });
    values.get(key).all.push(value);
  }
  const object = dictionary();
  for (const { from, name, all } of values.values()) {
    object[from] ??= dictionary();
    // A name may be imported twice, with different types.
    const property = all.length === 1 ? { value: all[0], writable: true } : { get: inTurn(all) };
    Object.defineProperty(object[from], name, { ...property, enumerable: true, configurable: true });
  }
  return object;
}

/** A function that returns one value after the other, again and again. */
function inTurn(values) {
  let next = 0;
  return () => values[next++ % values.length];
}

/** What the first provider of an import provides. */
export function first(providers, from, name) {
  for (const provider of providers) {
    const provided = provider(from, name);
    if (provided) {
      return provided;
    }
  }
  return undefined;
}

/** A provider of what an object and its objects have as properties of their own. */
export function properties(object) {
  return (from, name) => (own(object, from) && own(object[from], name) ? { value: object[from][name] } : undefined);
}

/**
 * A provider of what an engine finds in an object, which may look names up elsewhere: in a class,
 * or as a proxy does. What every object inherits provides nothing.
 */
export function lookedUp(object) {
  const item = (object, name) => {
    const isObject = (typeof object === 'object' && object !== null) || typeof object === 'function';
    return isObject && (Object.hasOwn(object, name) || !(name in Object.prototype)) ? object[name] : undefined;
  };
  return (from, name) => {
    const value = item(item(object, from), name);
    return value === undefined ? undefined : { value };
  };
}

function stub(from, name, kind, wasi) {
  const path = printable(`${from}.${name}`);
  if (kind !== 'function') {
    const what = kind === 'tag' ? `the tag \`${path}\`, whose type this engine does not tell` : `the import \`${path}\``;
    throw new WizerError(`nothing provides ${what}`, { kind: 'instantiate' });
  }
  const message = from === 'wasi' && name === 'thread-spawn' ? THREAD : `the import \`${path}\` was called, which nothing provides${hint(from, wasi)}`;
  return () => {
    throw new Error(message);
  };
}

/** Threads may not have ended when the initializer does. */
const THREAD = "the initializer started a thread (import `wasi.thread-spawn`), which a snapshot can't hold";

function hint(from, wasi) {
  return !wasi && from.startsWith('wasi_') ? ': WASI is off, --allow-wasi provides it' : '';
}
