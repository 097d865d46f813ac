// What WASI preview 1 tells of descriptors, where it is to be the same everywhere: rights, which
// hosts only describe, and flags. The native command has the same ones.

/** The error numbers for what is not open, and for what no host of ours does. */
const [BAD_DESCRIPTOR, NOT_SUPPORTED] = [8, 58];

/** The type of a directory. */
const DIRECTORY = 3;

const bits = (...numbers) => numbers.reduce((sum, number) => sum | (1n << BigInt(number)), 0n);
const between = (first, last) => bits(...Array.from({ length: last - first + 1 }, (_, i) => first + i));

/** The rights to read, to write and to list: `fd_read`, `fd_write`, `fd_readdir`. */
const [READ, WRITE, LIST] = [bits(1), bits(6), bits(14)];

/** All rights of the editions. */
const ALL = { wasi_snapshot_preview1: between(0, 29), wasi_unstable: between(0, 28) };

/** Those of a granted directory: all with paths but sizes, and to list it, and to ask about it. */
const GRANTED = between(9, 18) | bits(20, 21) | between(23, 26);

/** Those of what is in it: to read, write, move in it, and wait as well. */
const INHERITED = GRANTED | between(0, 8) | bits(22, 27);

/** Those that no directory has: to move in it, and to set sizes. */
const NOT_FOR_DIRECTORIES = bits(2, 19, 22);

/**
 * Rights that change nothing: to move, to wait, to ask, to set flags, and to open what is in a
 * directory. Node checks them, and the native host does not.
 */
const HARMLESS = bits(2, 3, 5, 7, 13, 15, 18, 21, 27);

/** Rights of those who may write: to sync, to allocate, to set sizes and times. */
const WRITERS = bits(0, 4, 8, 22, 23);

/** In the flags of `path_open`: only a directory. */
const ONLY_DIRECTORY = 2;

/** The sizes of the records `fdstat`, `prestat`, and `iovec`. */
const [FDSTAT, PRESTAT, BUFFER] = [24, 8, 8];

/** The rights to open with: also those which the native host does not check. */
function withUnchecked(rights, isDirectory) {
  return rights | HARMLESS | (rights & WRITE ? WRITERS : 0n) | (isDirectory ? LIST : 0n);
}

/** The descriptors of a guest. */
export class Descriptors {
  #functions;
  #guest;
  #all;
  /** The standard streams, with their rights. */
  #streams = new Map([[0, READ], [1, WRITE], [2, WRITE]]);
  /** What was opened: with which rights, and its flags. */
  #opened = new Map();

  /**
   * @param {Record<string, Function>} functions of an edition of WASI preview 1
   * @param {object} guest its memory
   * @param {string} edition
   */
  constructor(functions, guest, edition) {
    this.#functions = functions;
    this.#guest = guest;
    this.#all = ALL[edition];
  }

  /** Whether a descriptor is one of the standard streams, which are no files. */
  isStream(fd) {
    return this.#streams.has(fd >>> 0);
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
      fd_fdstat_get: (fd, at) => this.#describe(fd, at >>> 0),
      fd_fdstat_set_flags: (fd, flags) => well(functions.fd_fdstat_set_flags(fd, flags), () => {
        const opened = this.#opened.get(fd >>> 0);
        if (opened !== undefined) {
          opened.flags = flags;
        }
      }),
      fd_fdstat_set_rights: (fd) => (this.isStream(fd) || !this.#isOpen(fd) ? BAD_DESCRIPTOR : NOT_SUPPORTED),
      path_open: (...words) => {
        const rights = BigInt.asUintN(64, words[5]);
        words[5] = withUnchecked(rights, words[4] & ONLY_DIRECTORY);
        words[6] = BigInt.asUintN(64, words[6]) | HARMLESS | READ | LIST;
        return well(functions.path_open(...words), () => {
          const fd = this.#guest.view().getUint32(words.at(-1) >>> 0, true);
          this.#opened.set(fd, { rights, flags: words[7] });
        });
      },
      ...Object.fromEntries(['fd_read', 'fd_pread', 'fd_write', 'fd_pwrite'].map((name) => [name, this.#once(name)])),
      fd_renumber: (from, to) => well(functions.fd_renumber(from, to), () => this.#renumber(from >>> 0, to >>> 0)),
      fd_close: (fd) => well(functions.fd_close(fd), () => {
        this.#streams.delete(fd >>> 0);
        this.#opened.delete(fd >>> 0);
      }),
    };
  }

  /** Reads or writes one buffer a call, as the native host: the first that is not empty. */
  #once(name) {
    return (fd, at, count, ...rest) => {
      const view = this.#guest.view();
      const last = (at >>> 0) + ((count >>> 0) - 1) * BUFFER;
      let first = at >>> 0;
      while (first < last && first + 2 * BUFFER <= view.byteLength && view.getUint32(first + 4, true) === 0) {
        first += BUFFER;
      }
      return this.#functions[name](fd, first, Math.min(count >>> 0, 1), ...rest);
    };
  }

  #describe(fd, at) {
    const stream = this.#streams.get(fd >>> 0);
    if (stream !== undefined) {
      // Streams are no terminals, and neither files nor pipes: nothing is known of them.
      return this.#write(at, { type: 0, flags: 0, rights: stream, inherited: stream });
    }
    let type = 0;
    const errno = this.#guest.borrowed(at, FDSTAT, () => {
      const errno = this.#functions.fd_fdstat_get(fd, at);
      type = errno === 0 ? this.#guest.view().getUint8(at) : 0;
      return errno;
    });
    if (errno !== 0) {
      return errno;
    }
    const { rights: asked, flags } = this.#opened.get(fd >>> 0) ?? { rights: READ, flags: 0 };
    if (type === DIRECTORY && this.#isGranted(fd, at)) {
      return this.#write(at, { type, flags: 0, rights: GRANTED, inherited: INHERITED });
    }
    let rights = this.#all;
    if (type === DIRECTORY) {
      rights &= ~(NOT_FOR_DIRECTORIES | WRITE);
    } else {
      rights &= asked & READ ? ~0n : ~(READ | LIST);
      rights &= asked & WRITE ? ~0n : ~WRITE;
    }
    return this.#write(at, { type, flags, rights, inherited: rights });
  }

  /** Whether a number is that of something open. Nothing is written. */
  #isOpen(fd) {
    return this.#guest.borrowed(0, FDSTAT, () => this.#functions.fd_fdstat_get(fd, 0)) === 0;
  }

  /** Whether a directory was granted, rather than opened. */
  #isGranted(fd, at) {
    return this.#guest.borrowed(at, PRESTAT, () => this.#functions.fd_prestat_get(fd, at)) === 0;
  }

  /** What is between the fields stays as it is, as hosts leave it. */
  #write(at, { type, flags, rights, inherited }) {
    const view = this.#guest.view();
    view.setUint8(at, type);
    view.setUint16(at + 2, flags, true);
    view.setBigUint64(at + 8, rights & this.#all, true);
    view.setBigUint64(at + 16, inherited & this.#all, true);
    return 0;
  }

  #renumber(from, to) {
    if (from === to) {
      return;
    }
    for (const known of [this.#streams, this.#opened]) {
      const moved = known.get(from);
      known.delete(from);
      known.delete(to);
      if (moved !== undefined) {
        known.set(to, moved);
      }
    }
  }
}
