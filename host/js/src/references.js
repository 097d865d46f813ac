// References in globals and tables, as the transform knows them.

import { readers } from '../generated/readers.js';

/** Stands for an exception: JavaScript can't have one. */
const EXCEPTION = Symbol('exception');

const NULL = { tag: 'null' };

export class References {
  #numbers = new Map();
  #objects;

  /**
   * @param {Function[]} functions exported functions, in the order of their numbers
   * @param {import('./objects.js').Objects} [objects] where the module tells of objects
   */
  constructor(functions, objects) {
    this.#objects = objects;
    functions.forEach((called, number) => {
      // The same function may be exported several times.
      if (!this.#numbers.has(called)) {
        this.#numbers.set(called, number);
      }
    });
  }

  /**
   * @param {unknown} value
   * @param {'func' | 'extern' | 'any' | 'exn'} hierarchy
   * @returns {object} `reference` of `wit/wizer.wit`
   */
  of(value, hierarchy) {
    if (value === null) {
      return NULL;
    }
    switch (hierarchy) {
      case 'func': {
        const number = this.#numbers.get(value);
        return number === undefined ? other('function') : { tag: 'function', val: number };
      }
      case 'extern':
        return this.#objects ? this.#object(value) : other('external');
      case 'any':
        return this.#object(value);
      default:
        return other('exception');
    }
  }

  #object(value) {
    if (isI31(value)) {
      return { tag: 'i31', val: value };
    }
    return this.#objects ? { tag: 'object', val: this.#objects.number(value) } : other('object');
  }
}

function other(referent) {
  return { tag: 'other', val: referent };
}

/** Whether a value of the hierarchy `any` is an `i31`. A host's number may be a reference, too. */
function isI31(value) {
  return Number.isInteger(value) && value >= -(2 ** 30) && value < 2 ** 30 && !Object.is(value, -0);
}

/** Whether a value is the same reference as before. Exceptions have no identity here. */
export function isSame(value, before) {
  return Object.is(value, before) && value !== EXCEPTION;
}

/**
 * The reference in a global.
 *
 * @param {WebAssembly.Global} global
 * @param {'func' | 'extern' | 'any' | 'exn'} hierarchy
 */
export function globalValue(global, hierarchy) {
  return hierarchy === 'exn' ? exceptions('global', global)() : global.value;
}

/**
 * A function that returns an element of a table.
 *
 * @param {WebAssembly.Table} table
 * @param {'func' | 'extern' | 'any' | 'exn'} hierarchy
 * @returns {(index: number) => unknown}
 */
export function elementsOf(table, hierarchy) {
  const get = hierarchy === 'exn' ? exceptions('table', table) : (index) => table.get(index);
  return typeof table.length === 'bigint' ? (index) => get(BigInt(index)) : get;
}

/**
 * JavaScript can't read a global or a table of exceptions. A module that imports it tells which are
 * null. Its type is found by trying.
 */
function exceptions(kind, item) {
  for (const { of, module } of readers()) {
    if (of === `exception ${kind}`) {
      try {
        const { isNull } = new WebAssembly.Instance(module, { '': { [kind]: item } }).exports;
        return (index) => (isNull(index) ? null : EXCEPTION);
      } catch {
        continue;
      }
    }
  }
  return () => EXCEPTION;
}
