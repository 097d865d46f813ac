// WASI preview 1, and its predecessor, in surroundings that are the same everywhere: clocks, random
// numbers, and what is known of files. See `guest/lib/reproducible`.

import { listed } from './listed1.js';
import { RESOLUTION } from './reproducible.js';

/** Error numbers of WASI. */
const BAD_DESCRIPTOR = 8;
const INVALID = 28;

/** The clocks, by number. The others are those of the processor. */
const [WALL, MONOTONIC, LAST_CLOCK] = [0, 1, 3];

/** The type of a directory. */
const DIRECTORY = 3;

/** The rights of streams: `fd_read`, and `fd_write`. */
const [READ, WRITE] = [1n << 1n, 1n << 6n];

/** The records `filestat`: their sizes, and where they have what. `links` has 32 or 64 bits. */
const FILESTATS = {
  wasi_snapshot_preview1: { length: 64, links: 24, size: 32, times: [40, 48, 56] },
  wasi_unstable: { length: 56, links: 20, size: 24, times: [32, 40, 48] },
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
  const files = new Files(functions, guest, FILESTATS[edition], surroundings);
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

/** What is known of files and streams. */
class Files {
  #functions;
  #guest;
  #layout;
  #surroundings;
  /** The standard streams, with their rights. */
  #streams = new Map([[0, READ], [1, WRITE], [2, WRITE]]);

  constructor(functions, guest, layout, surroundings) {
    this.#functions = functions;
    this.#guest = guest;
    this.#layout = layout;
    this.#surroundings = surroundings;
  }

  imports() {
    const functions = this.#functions;
    const well = (errno, then) => {
      if (errno === 0) {
        then();
      }
      return errno;
    };
    return {
      fd_fdstat_get: (fd, at) => this.#descriptor(fd, at),
      fd_filestat_get: (fd, at) => {
        const isStream = this.#streams.has(fd >>> 0);
        return isStream ? this.#write(at >>> 0, undefined) : this.#stat(at, () => functions.fd_filestat_get(fd, at));
      },
      path_filestat_get: (...words) => this.#stat(words.at(-1), () => functions.path_filestat_get(...words)),
      fd_readdir: listed(functions, this.#guest, (at) => this.#read(at).key, this.#surroundings),
      fd_renumber: (from, to) => well(functions.fd_renumber(from, to), () => this.#renumber(from >>> 0, to >>> 0)),
      fd_close: (fd) => well(functions.fd_close(fd), () => this.#streams.delete(fd >>> 0)),
    };
  }

  /** Streams are no terminals, and neither files nor pipes: nothing is known of them. */
  #descriptor(fd, at) {
    const rights = this.#streams.get(fd >>> 0);
    if (rights === undefined) {
      return this.#functions.fd_fdstat_get(fd, at);
    }
    this.#guest.bytes(at >>> 0, 24).fill(0);
    this.#guest.view().setBigUint64((at >>> 0) + 8, rights, true);
    this.#guest.view().setBigUint64((at >>> 0) + 16, rights, true);
    return 0;
  }

  #renumber(from, to) {
    if (from === to) {
      return;
    }
    const rights = this.#streams.get(from);
    this.#streams.delete(from);
    this.#streams.delete(to);
    if (rights !== undefined) {
      this.#streams.set(to, rights);
    }
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

  /** Writes what the guest gets: nothing but zeros for a stream. */
  #write(at, found) {
    const { length, links, size, times } = this.#layout;
    this.#guest.bytes(at, length).fill(0);
    if (found !== undefined) {
      const view = this.#guest.view();
      view.setBigUint64(at + 8, this.#surroundings.file(found.key), true);
      view.setUint8(at + 16, found.type);
      view.setUint32(at + links, 1, true);
      view.setBigUint64(at + size, found.type === DIRECTORY ? 0n : found.size, true);
      times.forEach((offset) => view.setBigUint64(at + offset, nanoseconds(this.#surroundings), true));
    }
    return 0;
  }
}
