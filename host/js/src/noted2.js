// The interfaces of WASI 0.2, whose functions note what is taken.

import { readingMethods } from './recorded.js';
import { LISTED, READ, WRITE, joined } from './taken.js';

const NANOSECONDS = 1_000_000_000n;

/**
 * @param {Record<string, object>} all interfaces, by their names without versions
 * @param {import('./taken.js').Taken} taken
 * @returns the same interfaces, with other functions
 */
export function noted2(all, taken) {
  const replaced = {
    'wasi:cli/environment': ({ getEnvironment, getArguments }) => ({
      getEnvironment: after(getEnvironment, (variables) => taken.environment(variables.map(([name]) => name))),
      getArguments: after(getArguments, (words) => words.forEach((_, position) => taken.note('arguments', String(position)))),
    }),
    'wasi:random/random': ({ getRandomBytes, getRandomU64 }) => ({
      getRandomBytes: after(getRandomBytes, ({ length }) => taken.bytes('random', 'secure', length)),
      getRandomU64: after(getRandomU64, () => taken.bytes('random', 'secure', 8)),
    }),
    'wasi:random/insecure': ({ getInsecureRandomBytes, getInsecureRandomU64 }) => ({
      getInsecureRandomBytes: after(getInsecureRandomBytes, ({ length }) => taken.bytes('random', 'insecure', length)),
      getInsecureRandomU64: after(getInsecureRandomU64, () => taken.bytes('random', 'insecure', 8)),
    }),
    'wasi:random/insecure-seed': ({ insecureSeed }) => ({
      insecureSeed: after(insecureSeed, () => taken.bytes('random', 'seed', 16)),
    }),
    'wasi:clocks/monotonic-clock': ({ now }) => ({ now: after(now, (time) => taken.clock('monotonic-clock', time)) }),
    'wasi:clocks/wall-clock': ({ now }) => ({
      now: after(now, ({ seconds, nanoseconds }) => taken.clock('wall-clock', seconds * NANOSECONDS + BigInt(nanoseconds))),
    }),
    'wasi:filesystem/preopens': ({ getDirectories }) => {
      const files = new Files(taken);
      const entries = getDirectories();
      entries.forEach(([directory, name]) => files.follow(directory, name));
      return { getDirectories: () => entries };
    },
  };
  const entries = Object.entries(replaced).map(([name, functions]) => [name, { ...all[name], ...functions(all[name]) }]);
  return Object.assign(all, Object.fromEntries(entries));
}

/**
 * Notes the bytes that are read from standard input.
 *
 * @param {object} stream of a shim
 * @param {import('./taken.js').Taken} taken
 * @param {import('./recorded.js').Recorded} [recorded] what is read, for another run
 * @param {() => object} [ready] makes a pollable that is ready
 */
export function notedInput(stream, taken, recorded, ready) {
  const shim = Object.getPrototypeOf(stream);
  const methods = recorded ? readingMethods(shim, recorded) : shim;
  const size = { read: (bytes) => bytes.length, blockingRead: (bytes) => bytes.length, skip: (count) => count, blockingSkip: (count) => count };
  for (const [name, of] of Object.entries(size)) {
    define(stream, name, (...words) => {
      let bytes = 0;
      try {
        const read = methods[name].apply(stream, words);
        bytes = of(read);
        return read;
      } finally {
        taken.bytes('input', 'standard input', bytes);
      }
    });
  }
  // What the process has not read may never come, and is not read again.
  define(stream, 'subscribe', recorded?.isReplayed ? ready : shim.subscribe);
  return stream;
}

/** A function that also passes its results on. */
function after(call, note) {
  return (...words) => {
    const result = call(...words);
    note(result);
    return result;
  };
}

/** An object may be shared by several runs: the newest holds. */
function define(object, name, value) {
  Object.defineProperty(object, name, { value, configurable: true });
}

/**
 * The methods of descriptors that use paths: what they do, and to which ones. A path is a
 * descriptor and what follows.
 */
const METHODS = {
  createDirectoryAt: (self, path) => [WRITE, [self, path]],
  linkAt: (self, _, path, other, destination) => [WRITE, [self, path], [other, destination]],
  metadataHashAt: (self, _, path) => [READ, [self, path]],
  openAt: (self, _, path, open, rights) => [openedFor(open, rights), [self, path]],
  readDirectory: (self) => [LISTED, [self, '.']],
  readlinkAt: (self, path) => [READ, [self, path]],
  removeDirectoryAt: (self, path) => [WRITE, [self, path]],
  renameAt: (self, path, other, destination) => [WRITE, [self, path], [other, destination]],
  setTimesAt: (self, _, path) => [WRITE, [self, path]],
  statAt: (self, _, path) => [READ, [self, path]],
  symlinkAt: (self, _, path) => [WRITE, [self, path]],
  unlinkFileAt: (self, path) => [WRITE, [self, path]],
};

/** Descriptors of a shim, with the paths by which the initializer knows them. */
class Files {
  #taken;
  #paths = new WeakMap();

  constructor(taken) {
    this.#taken = taken;
  }

  /** Notes from now on what is done with a descriptor, and with those that are opened in it. */
  follow(descriptor, path) {
    this.#paths.set(descriptor, path);
    for (const [name, did] of Object.entries(METHODS)) {
      const method = descriptor[name];
      define(descriptor, name, (...words) => {
        const [access, ...used] = did(descriptor, ...words);
        const paths = used.map(([folder, path]) => joined(this.#paths.get(folder) ?? '', path));
        const result = this.#noted(() => method.apply(descriptor, words), access, paths);
        if (name === 'openAt') {
          this.follow(result, paths[0]);
        }
        return result;
      });
    }
  }

  #noted(call, access, paths) {
    let there = false;
    try {
      const result = call();
      there = true;
      return result;
    } finally {
      paths.forEach((path) => this.#taken.file(path, access, there));
    }
  }
}

/** For what something is opened. */
function openedFor(open, rights) {
  const reads = rights.read || !Object.values(rights).some(Boolean);
  const writes = open.create || open.truncate || rights.write || rights.mutateDirectory;
  return { ...(reads ? READ : {}), ...(writes ? WRITE : {}) };
}
