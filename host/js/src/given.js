// The values that a user gives to imported globals, and checks that all that has state can be
// provided.

import { WizerError } from './error.js';
import { Maker } from './maker.js';
import { converted, isNumber, valueOf } from './numbers.js';
import { printable } from './printable.js';
import { keyOf, nameOf } from './state-imports.js';

/** The values that a user gives to imported globals. */
export class Given {
  #commandComponent;
  #values = new Map();
  #unused;
  #imports = [];
  #numbers = new Map();

  /**
   * @param {Record<string, unknown> | [string, unknown][]} given values by names, `MODULE.NAME`
   * @param {() => Promise<object>} commandComponent reads numbers that are texts
   */
  constructor(given, commandComponent) {
    this.#commandComponent = commandComponent;
    for (const [name, value] of Array.isArray(given) ? given : Object.entries(given)) {
      if (this.#values.has(name)) {
        throw refused(`--import-global gives \`${printable(name)}\` two values`);
      }
      this.#values.set(name, value);
    }
    this.#unused = new Set(this.#values.keys());
  }

  /**
   * Reads the values for what a module imports.
   *
   * @param {object[]} imports `state-import` of `wit/wizer.wit`
   */
  async read(imports) {
    for (const imported of imports) {
      this.#imports.push(imported);
      const name = nameOf(imported);
      if (imported.type.tag === 'global' && this.#values.has(name)) {
        this.#unused.delete(name);
        this.#numbers.set(keyOf(imported), await this.#number(name, imported.type.val.valueType));
      }
    }
  }

  async #number(name, type) {
    const value = this.#values.get(name);
    if (isNumber(type, value)) {
      return converted(type, value);
    }
    const { commandLine } = await this.#commandComponent();
    try {
      return valueOf(commandLine.importGlobal(name, type, String(value)));
    } catch (error) {
      throw refused(error.payload ?? error.message ?? error);
    }
  }

  /**
   * Fails if something that a module imports can't be provided, or is provided twice.
   *
   * @param {object[]} imports `state-import` of `wit/wizer.wit`, of which the values were read
   * @param {(imported: object) => string | undefined} provider what else provides an import
   */
  check(imports, provider) {
    for (const imported of imports) {
      const name = printable(nameOf(imported));
      const { tag, val: type } = imported.type;
      const provides = tag === 'memory' ? undefined : provider(imported);
      if (tag === 'global' && this.#numbers.has(keyOf(imported))) {
        if (provides !== undefined) {
          throw refused(`--import-global ${name}: ${provides} provides this global as well`);
        }
      } else if (tag === 'global' && provides === undefined) {
        throw refused(`nothing provides the imported global \`${name}\` of type ${type.valueType}: ${advice(name, type.valueType)}`);
      } else if (tag === 'table' && provides === undefined && !isNullable(type.elementType)) {
        const cannot = "and none can be made, since its elements can't be null: they have the type";
        throw refused(`nothing provides the imported table \`${name}\`, ${cannot} ${type.elementType}. Preload its module`);
      }
    }
  }

  /** Fails if there is a value that no module imports. */
  finish() {
    const [name] = [...this.#unused].sort();
    if (name !== undefined) {
      throw refused(`--import-global ${printable(name)}: the module imports no global of this name`);
    }
  }

  /** A maker for the modules whose imports were read. */
  maker() {
    return new Maker(this.#imports, this.#numbers);
  }
}

function advice(name, type) {
  const isNumeric = /^[if](32|64)$/.test(type);
  return isNumeric ? `give it a value with --import-global ${name}=VALUE, or --preload its module` : '--preload its module';
}

function isNullable(type) {
  return !type.startsWith('(ref ') || type.startsWith('(ref null ');
}

function refused(text) {
  return new WizerError(text, { kind: 'options' });
}
