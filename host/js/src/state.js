// The state of a module instance, read from its exports.

import { readers } from '../generated/readers.js';
import { nonZero } from './blocks.js';
import { WizerError } from './error.js';
import { Objects } from './objects.js';
import { outside } from './pieces.js';
import { printable } from './printable.js';
import { References, elementsOf, globalValue, isSame } from './references.js';
import { nameOf } from './state-imports.js';

/** The maximum number of elements in one call. */
const MOST_ELEMENTS = 64 * 1024;

export class ModuleState {
  /**
   * @param {WebAssembly.Instance} instance
   * @param {import('./opened.js').OpenedModule} opened
   */
  constructor(instance, { exports, references, tables, functions, objects, stateImports, before }) {
    const exported = (kind) => (name) => exportOf(instance, kind, name);
    this.globals = exports.globals.map(exported('global')).map(bits);
    // Imported memories come first.
    const imported = stateImports.filter(({ type }) => type.tag === 'memory');
    this.memories = exports.memories.map(exported('memory')).map((memory, index) => ({
      bytes: new Uint8Array(memory.buffer),
      before: imported[index] && (before.memory(memory) ?? unseen('memory', imported[index])),
    }));
    this.objects = objects && new Objects(objectExports(objects, exported));
    const known = new References(functions.map(exported('function')), this.objects);
    this.known = known;
    this.references = references.map(({ name, hierarchy }) => known.of(globalValue(exported('global')(name), hierarchy), hierarchy));
    const byIndex = new Map(stateImports.map((imported) => [imported.index, imported]));
    this.tables = tables.map(({ name, hierarchy, imported }) => {
      const table = exported('table')(name);
      const elements = imported === undefined ? [] : (before.table(table) ?? unseen('table', byIndex.get(imported)));
      return { size: table.length, runs: () => runs(table, hierarchy, elements, known) };
    });
  }

  /** @returns {Uint8Array} */
  read(memory, offset, length) {
    const bytes = this.memories[memory]?.bytes;
    return bytes && offset + length <= bytes.length ? bytes.subarray(offset, offset + length) : outside();
  }

  /** Passes the whole state to a snapshot of the transform. */
  show(snapshot) {
    snapshot.setGlobals(this.globals);
    this.memories.forEach(({ bytes, before }, memory) => {
      snapshot.setMemorySize(memory, BigInt(bytes.length));
      if (before && !before.isZero) {
        for (const [start, end] of before.changed(bytes)) {
          snapshot.observeChange(memory, BigInt(start), before.read(start, end), bytes.subarray(start, end));
        }
        return;
      }
      for (const [start, end] of nonZero(bytes)) {
        snapshot.observe(memory, BigInt(start), bytes.subarray(start, end));
      }
    });
    if (this.references.length > 0) {
      snapshot.setReferences(this.references);
    }
    this.tables.forEach(({ size, runs }, table) => {
      snapshot.setTableSize(table, BigInt(size));
      for (const [offset, elements] of runs()) {
        snapshot.setElements(table, BigInt(offset), elements);
      }
    });
    this.objects?.show(snapshot, this.known);
  }
}

/** The exports that tell of objects, by what they do. */
function objectExports(names, exported) {
  const kinds = { given: 'function', visit: 'function', memory: 'memory', found: 'table', references: 'table', functions: 'table' };
  return Object.fromEntries(Object.entries(kinds).map(([what, kind]) => [what, exported(kind)(names[what])]));
}

/** Whether a value is an export of this kind. */
const IS = {
  function: (item) => typeof item === 'function',
  global: (item) => item instanceof WebAssembly.Global,
  memory: (item) => item instanceof WebAssembly.Memory,
  table: (item) => item instanceof WebAssembly.Table,
};

/** An export of an instance of the instrumented module. */
export function exportOf(instance, kind, name) {
  const item = instance?.exports?.[name];
  if (!IS[kind](item)) {
    const text = `the instance has no ${kind} \`${printable(name)}\`: it is none of the instrumented module`;
    throw new WizerError(text, { kind: 'state' });
  }
  return item;
}

/** Fails for an import whose contents before the instantiation are not known. */
function unseen(kind, imported) {
  const name = printable(nameOf(imported));
  const text = `what the imported ${kind} \`${name}\` was before the module was instantiated is not known: instantiate it with what \`imports\` returns`;
  throw new WizerError(text, { kind: 'state' });
}

/** The elements of a table that differ from those before: of its own table, from null. */
function* runs(table, hierarchy, before, known) {
  const size = Number(table.length);
  const element = elementsOf(table, hierarchy);
  let run = [];
  for (let at = 0; at < size; at += 1) {
    const value = element(at);
    const differs = !isSame(value, at < before.length ? before[at] : null);
    if (differs) {
      run.push(known.of(value, hierarchy));
    }
    if (run.length > 0 && (!differs || run.length === MOST_ELEMENTS)) {
      yield [differs ? at + 1 - run.length : at - run.length, run];
      run = [];
    }
  }
  if (run.length > 0) {
    yield [size - run.length, run];
  }
}

/**
 * The bits of a global. JavaScript numbers lose bits of a NaN, and can't hold vectors. So a module
 * that imports the global reads it. Its type is found by trying.
 *
 * @param {WebAssembly.Global} global
 */
function bits(global) {
  const value = plain(global);
  if (typeof value === 'bigint') {
    return { low: BigInt.asUintN(64, value), high: 0n };
  }
  for (const { of, module } of readers().filter(({ of }) => of === 'number' || of === 'vector')) {
    let instance;
    try {
      instance = new WebAssembly.Instance(module, { '': { global } });
    } catch {
      continue;
    }
    const { low, high } = instance.exports;
    return { low: BigInt.asUintN(64, low()), high: of === 'vector' ? BigInt.asUintN(64, high()) : 0n };
  }
  throw new WizerError('the instance has a global whose type is not known', { kind: 'state' });
}

/** The value, if JavaScript can represent it. */
function plain(global) {
  try {
    return global.value;
  } catch {
    return undefined;
  }
}
