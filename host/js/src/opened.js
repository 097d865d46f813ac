// A module that was opened: its instrumented module, and the instances of that.

import { Before } from './before.js';
import { WizerError, asked } from './error.js';
import { first, importObject, imports } from './imports.js';
import { returnsI32, valueOf } from './numbers.js';
import { join, offsets } from './pieces.js';
import { printable } from './printable.js';
import { ModuleState, exportOf } from './state.js';
import { causes, traced } from './trap.js';

export class OpenedModule {
  /**
   * @param {object} engine the functions that differ between Node and browsers
   * @param {object} target the transform's target
   * @param {Uint8Array} wasm the input
   */
  constructor(engine, target, wasm) {
    this.engine = engine;
    this.target = target;
    this.wasm = wasm;
    this.pieces = asked(() => target.instrumented());
    this.exports = asked(() => target.exports()).val;
    this.references = asked(() => target.references());
    this.tables = asked(() => target.tables());
    this.functions = asked(() => target.functions());
    this.objects = asked(() => target.objects());
    this.stateImports = asked(() => target.stateImports());
    this.expectation = asked(() => target.expectation());
    const numbers = asked(() => target.numbers());
    this.initializers = asked(() => target.initializers()).map(({ path }, index) => ({ name: path.join('.'), numbers: numbers[index] }));
    /** The start function, if it is the first initializer. */
    this.start = asked(() => target.deferredStart());
    this.before = new Before();
    /** Maps the offsets in a backtrace. */
    this.place = offsets(this.pieces);
  }

  /** The bytes of the instrumented module. */
  instrumented() {
    return join(this.pieces, this.wasm);
  }

  /** Compiles the instrumented module. */
  async compile() {
    try {
      this.module = await WebAssembly.compile(this.instrumented());
    } catch (error) {
      throw new WizerError("the module can't be compiled", { kind: 'compile', causes: [plain(error)], cause: error });
    }
  }

  /**
   * The imports for an instance. Remembers what imported memories and tables are before there is
   * one.
   *
   * @param {((from: string, name: string) => { value: unknown } | undefined)[]} providers
   * @param {boolean} wasi whether WASI is on
   * @param {import('./maker.js').Maker} maker
   * @returns {{ object: WebAssembly.Imports, memory?: WebAssembly.Memory }} the imports, and the
   *   memory among them that is the module's only one
   */
  imports(providers, wasi, maker) {
    const earlier = maker.items;
    let list;
    try {
      list = imports(this.module, providers, wasi, makerOf(maker, this.stateImports));
    } catch (error) {
      throw new WizerError(CANNOT_INSTANTIATE, { kind: 'instantiate', causes: [error.message], cause: error });
    }
    const now = maker.items;
    const changing = new Set(this.tables.map(({ imported }) => imported));
    for (const { index, type } of this.stateImports) {
      if (type.tag === 'memory' || changing.has(index)) {
        const item = list[index].value;
        this.before.remember(item, type.val.hierarchy, now.has(item) && !earlier.has(item));
      }
    }
    const imported = this.exports.memories.length === 1 && this.stateImports.find(({ type }) => type.tag === 'memory');
    const memory = imported && list[imported.index].value;
    return { object: importObject(list), memory: memory instanceof WebAssembly.Memory ? memory : undefined };
  }

  /** Instantiates the instrumented module. */
  async instantiate(all) {
    try {
      return await traced(() => WebAssembly.instantiate(this.module, all));
    } catch (error) {
      // Only the start function runs here, and only running functions have a backtrace.
      const found = causes(error, this.place);
      const ran = found.length > 1;
      const message = ran ? 'the start function trapped' : CANNOT_INSTANTIATE;
      throw new WizerError(message, { kind: ran ? 'trap' : 'instantiate', causes: ran ? found : [plain(error)], cause: error });
    }
  }

  /**
   * Calls all initializers on an instance.
   *
   * @param {WebAssembly.Instance} instance
   * @param {boolean} status whether an `i32` that an initializer returns is a status
   * @returns {{ name: string, value: number }[]} what they returned, of those that return one `i32`
   */
  initialize(instance, status) {
    const returned = [];
    for (const { name, numbers } of this.initializers) {
      const called = exportOf(instance, 'function', name);
      const value = this.#called(name, () => called(...numbers.map(valueOf)));
      if (typeof value === 'number' && returnsI32(called, numbers)) {
        if (status && value !== 0) {
          throw new WizerError(`the \`${name}\` function returned the status ${value}`, { kind: 'returned' });
        }
        returned.push({ name, value });
      }
    }
    return returned;
  }

  #called(name, call) {
    try {
      return traced(call);
    } catch (error) {
      const which = name === this.start ? 'start' : `\`${name}\``;
      throw new WizerError(`the ${which} function trapped`, { kind: 'trap', causes: causes(error, this.place), cause: error });
    }
  }

  /**
   * @param {WebAssembly.Instance} instance
   * @param {import('./leaks.js').Search} search
   * @returns {Uint8Array} the pre-initialized module, of the state of the instance
   */
  snapshot(instance, search) {
    const state = new ModuleState(instance, this);
    const snapshot = asked(() => this.target.snapshot());
    asked(() => search.begin(snapshot));
    asked(() => state.show(snapshot));
    asked(() => search.end(snapshot));
    const edit = asked(() => this.engine.transform.Snapshot.finish(snapshot));
    return join(edit, this.wasm, (memory, offset, length) => state.read(memory, offset, length));
  }
}

const CANNOT_INSTANTIATE = "the module can't be instantiated";

/** Makes the imports of a module that have these indices. */
export function makerOf(maker, stateImports) {
  const imported = new Map(stateImports.map((imported) => [imported.index, imported]));
  return (index) => (imported.has(index) ? maker.make(imported.get(index)) : undefined);
}

/** Fails if the result of a snapshot is not valid. */
export function validated(result) {
  if (!WebAssembly.validate(result)) {
    throw new WizerError('the result is not valid: this is a defect of wizer, please report it', { kind: 'internal' });
  }
  return result;
}

/** The engine's message, without the name of the JavaScript function. */
function plain(error) {
  return printable(String(error?.message ?? error).replace(/^WebAssembly\.\w+\(\): /, ''));
}

/** Which provider provides an import, by its name for messages. */
export function providerOf(named) {
  return ({ module, name }) => named.find(([provider]) => first([provider], module, name))?.[1];
}
