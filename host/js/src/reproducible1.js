// WASI preview 1, and its predecessor, in surroundings that are the same everywhere: clocks, random
// numbers, and what is known of files. See `guest/lib/reproducible`.

import { Descriptors } from './descriptors1.js';
import { listed } from './listed1.js';
import { RESOLUTION } from './reproducible.js';

/** Error numbers of WASI. */
const BAD_DESCRIPTOR = 8;
const INVALID = 28;

/** The clocks, by number. The others are those of the processor. */
const [WALL, MONOTONIC, LAST_CLOCK] = [0, 1, 3];

/** The type of a directory. */
const DIRECTORY = 3;

/** The records `filestat`: their sizes, and where they have what. */
const FILESTATS = {
  wasi_snapshot_preview1: { length: 64, links: { at: 24, bits: 64 }, size: 32, times: [40, 48, 56] },
  wasi_unstable: { length: 56, links: { at: 20, bits: 32 }, size: 24, times: [32, 40, 48] },
};

/** The layout in which hosts write them, whatever the edition is. */
const HOST = FILESTATS.wasi_snapshot_preview1;

/**
 * @param {Record<string, Function>} functions of an edition of WASI preview 1
 * @param {string} edition
 * @param {import('./reproducible.js').Surroundings} [surroundings] those of all editions, if they
 *   are to be the same everywhere
 * @returns the functions to provide instead, and `begin`, to be called when the guest has a memory
 */
export function reproducible1(functions, edition, surroundings) {
  if (surroundings === undefined) {
    return { imports: functions, begin() {} };
  }
  const guest = new Guest();
  const descriptors = new Descriptors(functions, guest, edition);
  const files = new Files(functions, guest, { layout: FILESTATS[edition], descriptors, surroundings });
  const clock = (read) => (clock, ...words) => {
    const number = clock >>> 0;
    if (number > LAST_CLOCK) {
      return INVALID;
    }
    if (number > MONOTONIC) {
      return BAD_DESCRIPTOR;
    }
    guest.view().setBigUint64(words.at(-1) >>> 0, read(number), true);
    return 0;
  };
  const imports = {
    ...functions,
    ...descriptors.imports(),
    ...files.imports(),
    clock_res_get: clock(() => RESOLUTION),
    clock_time_get: clock((number) => (number === WALL ? nanoseconds(surroundings) : surroundings.tick())),
    random_get: (at, length) => {
      surroundings.secure.fill(guest.bytes(at >>> 0, length >>> 0));
      return 0;
    },
  };
  return { imports, begin: (memory) => guest.begin(memory) };
}

/** The time in nanoseconds. */
function nanoseconds({ time }) {
  return time * 1_000_000_000n;
}

/** The memory of a guest. */
class Guest {
  #memory;

  begin(memory) {
    this.#memory = memory;
  }

  /** The memory may have grown. */
  view() {
    return new DataView(this.#memory.buffer);
  }

  bytes(at, length) {
    return new Uint8Array(this.#memory.buffer, at, length);
  }

  /** Calls a function that writes to these bytes, which are as before afterwards. */
  borrowed(at, length, call) {
    const bytes = this.bytes(at, Math.max(Math.min(length, this.view().byteLength - at), 0));
    const saved = bytes.slice();
    try {
      return call(saved.length);
    } finally {
      bytes.set(saved);
    }
  }
}

/** What is known of files. */
class Files {
  #functions;
  #guest;
  #layout;
  #descriptors;
  #surroundings;

  constructor(functions, guest, { layout, descriptors, surroundings }) {
    this.#functions = functions;
    this.#guest = guest;
    this.#layout = layout;
    this.#descriptors = descriptors;
    this.#surroundings = surroundings;
  }

  imports() {
    const functions = this.#functions;
    return {
      fd_filestat_get: (fd, at) => {
        const isStream = this.#descriptors.isStream(fd);
        return isStream ? this.#write(at >>> 0, undefined) : this.#stat(at, () => functions.fd_filestat_get(fd, at));
      },
      path_filestat_get: (...words) => this.#stat(words.at(-1), () => functions.path_filestat_get(...words)),
      fd_readdir: listed(functions, this.#guest, (at) => this.#read(at).key, this.#surroundings),
    };
  }

  /** A call that writes a `filestat`. */
  #stat(at, call) {
    let found;
    const errno = this.#guest.borrowed(at >>> 0, HOST.length, () => {
      const errno = call();
      found = errno === 0 ? this.#read(at >>> 0) : undefined;
      return errno;
    });
    return errno === 0 ? this.#write(at >>> 0, found) : errno;
  }

  /** Reads what the host has written. */
  #read(at) {
    const view = this.#guest.view();
    const number = (offset) => view.getBigUint64(at + offset, true);
    return { key: `${number(0)}:${number(8)}`, type: view.getUint8(at + 16), size: number(HOST.size) };
  }

  /** Writes what the guest gets: nothing but zeros for a stream. Between the fields, all stays. */
  #write(at, found) {
    const { links, size, times } = this.#layout;
    const view = this.#guest.view();
    const setLinks = links.bits === 64 ? (value) => view.setBigUint64(at + links.at, BigInt(value), true)
      : (value) => view.setUint32(at + links.at, value, true);
    const isDirectory = found?.type === DIRECTORY;
    view.setBigUint64(at, 0n, true);
    view.setBigUint64(at + 8, found ? this.#surroundings.file(found.key) : 0n, true);
    view.setUint8(at + 16, found?.type ?? 0);
    setLinks(found ? 1 : 0);
    view.setBigUint64(at + size, found && !isDirectory ? found.size : 0n, true);
    const time = found ? nanoseconds(this.#surroundings) : 0n;
    times.forEach((offset) => view.setBigUint64(at + offset, time, true));
    return 0;
  }
}
