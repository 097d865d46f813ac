// The state of a module instance, read from its exports.

import { readers } from '../generated/readers.js';
import { WizerError } from './error.js';
import { outside } from './pieces.js';

/** Blocks of zeros of this size are skipped. */
const BLOCK = 64 * 1024;

/** The maximum number of bytes in one call. */
const MOST = 16 * BLOCK;

export class ModuleState {
  /**
   * @param {WebAssembly.Instance} instance
   * @param {{ globals: string[], memories: string[] }} exports
   */
  constructor(instance, exports) {
    this.globals = exports.globals.map((name) => bits(instance.exports[name]));
    this.memories = exports.memories.map((name) => new Uint8Array(instance.exports[name].buffer));
  }

  /** @returns {Uint8Array} */
  read(memory, offset, length) {
    const bytes = this.memories[memory];
    return bytes && offset + length <= bytes.length ? bytes.subarray(offset, offset + length) : outside();
  }

  /** Passes the whole state to a snapshot of the transform. */
  show(snapshot) {
    snapshot.setGlobals(this.globals);
    this.memories.forEach((bytes, memory) => {
      snapshot.setMemorySize(memory, BigInt(bytes.length));
      for (const [start, end] of worthwhile(bytes)) {
        snapshot.observe(memory, BigInt(start), bytes.subarray(start, end));
      }
    });
  }
}

/** The blocks that are not all zero. Adjacent ones are joined up to a limit. */
function* worthwhile(bytes) {
  let start = -1;
  for (let at = 0; at < bytes.length; at += BLOCK) {
    const zero = isZero(bytes, at, Math.min(at + BLOCK, bytes.length));
    if (start >= 0 && (zero || at - start === MOST)) {
      yield [start, at];
      start = -1;
    }
    if (!zero && start < 0) {
      start = at;
    }
  }
  if (start >= 0) {
    yield [start, bytes.length];
  }
}

/**
 * Whether bytes are all zero. Compares four at a time: the page size is a multiple of four, or one
 * byte.
 */
function isZero(bytes, start, end) {
  const whole = start + ((end - start) & ~3);
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + start, (whole - start) >> 2);
  for (let word = 0; word < words.length; word += 1) {
    if (words[word] !== 0) {
      return false;
    }
  }
  return bytes.subarray(whole, end).every((byte) => byte === 0);
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
  for (const { module, wide } of readers()) {
    let instance;
    try {
      instance = new WebAssembly.Instance(module, { '': { global } });
    } catch {
      continue;
    }
    const { low, high } = instance.exports;
    return { low: BigInt.asUintN(64, low()), high: wide ? BigInt.asUintN(64, high()) : 0n };
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
