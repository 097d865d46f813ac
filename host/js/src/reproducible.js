// Surroundings of an initializer that are the same everywhere: see `guest/lib/reproducible`.

import { WizerError } from './error.js';

/** The last time that WASI preview 1 can tell, in seconds. */
export const MOST_SECONDS = (2n ** 64n - 1n) / 1_000_000_000n;

/** The resolution of both clocks, in nanoseconds. */
export const RESOLUTION = 1n;

/** By how much the monotonic clock advances with each reading, in nanoseconds. */
const STEP = 1_000_000n;

/** Which bits of the seed each source of random numbers flips. */
const FLIPPED = { secure: 0n, insecure: 0x0101010101010101n, seed: 0x0202020202020202n };

/** Whether the option asks for such surroundings. */
export function isReproducible(option) {
  return option !== undefined && option !== false;
}

/**
 * Reads the option.
 *
 * @param {import('./index.d.ts').Options['reproducible']} option
 * @returns {{ seed: bigint, time: bigint } | undefined} the time in seconds
 */
export function surroundings(option) {
  if (!isReproducible(option)) {
    return undefined;
  }
  const isObject = typeof option === 'object' && option !== null;
  const { seed = 0n, time = 0 } = isObject ? option : { seed: option === true ? 0n : option };
  const isWhole = (number) => typeof number === 'bigint' || Number.isSafeInteger(number);
  if (!isWhole(seed) || BigInt.asUintN(64, BigInt(seed)) !== BigInt(seed)) {
    throw new WizerError('the seed of `reproducible` is to be a whole number of 64 bits', { kind: 'options' });
  }
  if (!isWhole(time) || time < 0 || BigInt(time) > MOST_SECONDS) {
    throw new WizerError('the time of `reproducible` is to be a whole number of seconds since 1970', { kind: 'options' });
  }
  return { seed: BigInt(seed), time: BigInt(time) };
}

/** The surroundings of one run. */
export class Surroundings {
  #seed;
  #ticks = 0n;
  #files = new Map();

  /** @param {{ seed: bigint, time: bigint }} told */
  constructor({ seed, time }) {
    this.#seed = seed;
    /** What the wall clock shows, and the times of files, in seconds. */
    this.time = time;
    this.secure = new Random(seed, 'secure');
    this.insecure = new Random(seed, 'insecure');
  }

  /** Reads the monotonic clock: nanoseconds. */
  tick() {
    this.#ticks += STEP;
    return this.#ticks;
  }

  /** The insecure seed: the same each time. */
  seed() {
    const random = new Random(this.#seed, 'seed');
    return [random.number(), random.number()];
  }

  /**
   * The number of a file.
   *
   * @param {string} key what tells files apart on this machine
   * @returns {bigint}
   */
  file(key) {
    if (!this.#files.has(key)) {
      this.#files.set(key, BigInt(this.#files.size + 1));
    }
    return this.#files.get(key);
  }
}

/** Random numbers from a seed: SplitMix64. */
export class Random {
  #state;

  /**
   * @param {bigint} seed
   * @param {'secure' | 'insecure' | 'seed'} source
   */
  constructor(seed, source) {
    this.#state = seed ^ FLIPPED[source];
  }

  /** The next number, of 64 bits. */
  number() {
    const wrapped = (number) => BigInt.asUintN(64, number);
    this.#state = wrapped(this.#state + 0x9e3779b97f4a7c15n);
    let mixed = this.#state;
    mixed = wrapped((mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n);
    mixed = wrapped((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn);
    return mixed ^ (mixed >> 31n);
  }

  /** Fills bytes with the next numbers, and drops what is left of the last one. */
  fill(bytes) {
    const number = new DataView(new ArrayBuffer(8));
    for (let at = 0; at < bytes.length; at += 8) {
      number.setBigUint64(0, this.number(), true);
      bytes.set(new Uint8Array(number.buffer, 0, Math.min(8, bytes.length - at)), at);
    }
    return bytes;
  }
}

/** The order of the bytes of names in UTF-8. */
export function byBytes(one, other) {
  const [left, right] = [one, other].map((bytes) => (typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes));
  const at = left.findIndex((byte, at) => byte !== right[at]);
  return at < 0 ? left.length - right.length : left[at] - (right[at] ?? -1);
}
