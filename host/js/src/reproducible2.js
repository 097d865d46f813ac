// The interfaces of WASI 0.2 in surroundings that are the same everywhere: see
// `guest/lib/reproducible`.

import { RESOLUTION, byBytes } from './reproducible.js';

/**
 * @param {Record<string, object>} all interfaces, by their names without versions
 * @param {import('./reproducible.js').Surroundings} [surroundings] if they are to be the same
 *   everywhere
 * @param {(hash: { upper: bigint, lower: bigint }) => bigint} inode which part of a hash of
 *   metadata tells files apart
 * @returns the same interfaces, with other functions
 */
export function reproducible2(all, surroundings, inode) {
  if (surroundings === undefined) {
    return all;
  }
  const { secure, insecure, time } = surroundings;
  const bytes = (random) => (length) => random.fill(new Uint8Array(Number(length)));
  const clock = all['wasi:clocks/monotonic-clock'];
  const absent = () => undefined;
  const replaced = {
    'wasi:clocks/monotonic-clock': {
      now: () => surroundings.tick(),
      resolution: () => RESOLUTION,
      subscribeInstant(instant) {
        const now = surroundings.tick();
        return clock.subscribeDuration(instant > now ? instant - now : 0n);
      },
    },
    'wasi:clocks/wall-clock': {
      now: () => ({ seconds: time, nanoseconds: 0 }),
      resolution: () => ({ seconds: 0n, nanoseconds: Number(RESOLUTION) }),
    },
    'wasi:random/random': { getRandomBytes: bytes(secure), getRandomU64: () => secure.number() },
    'wasi:random/insecure': { getInsecureRandomBytes: bytes(insecure), getInsecureRandomU64: () => insecure.number() },
    'wasi:random/insecure-seed': { insecureSeed: () => surroundings.seed() },
    'wasi:cli/terminal-stdin': { getTerminalStdin: absent },
    'wasi:cli/terminal-stdout': { getTerminalStdout: absent },
    'wasi:cli/terminal-stderr': { getTerminalStderr: absent },
  };
  for (const [name, functions] of Object.entries(replaced)) {
    all[name] = { ...all[name], ...functions };
  }
  const entries = all['wasi:filesystem/preopens'].getDirectories();
  const files = new Files(surroundings, inode);
  entries.forEach(([directory]) => files.begin(directory));
  all['wasi:filesystem/preopens'] = { ...all['wasi:filesystem/preopens'], getDirectories: () => entries };
  return all;
}

/** Descriptors of a shim. */
class Files {
  #surroundings;
  #inode;

  constructor(surroundings, inode) {
    this.#surroundings = surroundings;
    this.#inode = inode;
  }

  /** A directory that is granted. Shims do not know as much of it as of those that are opened. */
  begin(directory) {
    const here = (name) => directory[name].bind(directory, { symlinkFollow: true }, '.');
    define(directory, { metadataHash: here('metadataHashAt'), stat: here('statAt') });
    this.#follow(directory);
  }

  /** Changes what is told of a descriptor, and of those that are opened in it. */
  #follow(descriptor) {
    const shim = (name) => descriptor[name].bind(descriptor);
    const after = (call, change) => (...words) => change(call(...words));
    const hash = (name) => after(shim(name), (hash) => ({ lower: this.#surroundings.file(String(this.#inode(hash))), upper: 0n }));
    const stat = (name) => after(shim(name), (stat) => this.#stat(stat));
    define(descriptor, {
      metadataHash: hash('metadataHash'),
      metadataHashAt: hash('metadataHashAt'),
      stat: stat('stat'),
      statAt: stat('statAt'),
      readDirectory: after(shim('readDirectory'), sorted),
      openAt: after(shim('openAt'), (opened) => {
        this.#follow(opened);
        return opened;
      }),
    });
  }

  #stat(stat) {
    const time = { seconds: this.#surroundings.time, nanoseconds: 0 };
    const size = stat.type === 'directory' ? 0n : stat.size;
    return { ...stat, size, linkCount: 1n, dataAccessTimestamp: time, dataModificationTimestamp: time, statusChangeTimestamp: time };
  }
}

/** The same stream, whose entries come in the order of the bytes of their names. */
function sorted(stream) {
  const entries = [];
  for (let entry = stream.readDirectoryEntry(); entry !== undefined; entry = stream.readDirectoryEntry()) {
    entries.push(entry);
  }
  entries.sort((one, other) => byBytes(one.name, other.name));
  define(stream, { readDirectoryEntry: () => entries.shift() });
  return stream;
}

/** Methods of one object. */
function define(object, methods) {
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(object, name, { value, configurable: true });
  }
}
