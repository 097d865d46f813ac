// WASI preview 1, and its predecessor, whose functions note what is taken. Each is called as
// before, and then what it did is noted. Paths and results are read from the memory of the module.

import { readOnce } from './recorded.js';
import { LISTED, MOST_BYTES, READ, WRITE, joined, text } from './taken.js';

/** `oflags` of `path_open`: create and truncate. */
const CHANGING_FLAGS = 1 | 8;

/** Rights of `path_open`: `fd_read`, and `fd_write`. */
const READING_RIGHTS = 1n << 1n;
const WRITING_RIGHTS = 1n << 6n;

/** The clocks, by number. */
const CLOCKS = ['wall-clock', 'monotonic-clock'];

/**
 * The functions with paths: what they do, and which arguments are the paths. Each is a folder's
 * descriptor, an address, and a length.
 */
const PATHS = {
  path_create_directory: [WRITE, [0, 1, 2]],
  path_filestat_get: [READ, [0, 2, 3]],
  path_filestat_set_times: [WRITE, [0, 2, 3]],
  path_link: [WRITE, [0, 2, 3], [4, 5, 6]],
  path_readlink: [READ, [0, 1, 2]],
  path_remove_directory: [WRITE, [0, 1, 2]],
  path_rename: [WRITE, [0, 1, 2], [3, 4, 5]],
  path_symlink: [WRITE, [2, 3, 4]],
  path_unlink_file: [WRITE, [0, 1, 2]],
};

/**
 * @param {Record<string, Function>} functions of an edition of WASI preview 1
 * @param {import('./taken.js').Taken} taken
 * @param {{ env: string[], input: boolean }} given the names of environment variables, and whether
 *   there is a standard input
 * @param {import('./recorded.js').Recorded} [recorded] what is read from that, for another run
 * @returns the functions to provide instead, and `begin`, to be called when the guest has a memory
 */
export function noted(functions, taken, given, recorded) {
  const files = new Files(functions, taken, given.input, recorded);
  const imports = { ...functions, ...files.imports() };
  for (const name of ['environ_get', 'environ_sizes_get']) {
    imports[name] = (...words) => {
      taken.environment(given.env);
      return functions[name](...words);
    };
  }
  imports.clock_time_get = (clock, precision, at) => {
    const errno = functions.clock_time_get(clock, precision, at);
    if (errno === 0 && clock in CLOCKS) {
      taken.clock(CLOCKS[clock], files.view().getBigUint64(at >>> 0, true));
    }
    return errno;
  };
  imports.random_get = (at, length) => {
    const errno = functions.random_get(at, length);
    if (errno === 0) {
      taken.bytes('random', 'secure', length >>> 0);
    }
    return errno;
  };
  return { imports, begin: (memory) => files.begin(memory) };
}

/** The descriptors of an edition: their paths, and which are standard input. */
class Files {
  #functions;
  #taken;
  #memory;
  #paths = new Map();
  #inputs;
  #recorded;

  constructor(functions, taken, input, recorded) {
    this.#functions = functions;
    this.#taken = taken;
    this.#inputs = new Set(input ? [0] : []);
    this.#recorded = recorded;
  }

  begin(memory) {
    this.#memory = memory;
  }

  /** The memory, which may have grown. */
  view() {
    return new DataView(this.#memory.buffer);
  }

  imports() {
    const functions = this.#functions;
    const paths = Object.entries(PATHS).map(([name, [access, ...paths]]) => [
      name,
      (...words) => this.#did(name, words, access, paths),
    ]);
    const reads = ['fd_read', 'fd_pread'].map((name) => [name, (...words) => this.#read(name, words)]);
    return {
      ...Object.fromEntries([...paths, ...reads]),
      fd_readdir: (...words) => {
        const errno = functions.fd_readdir(...words);
        this.#taken.file(joined(this.#path(words[0]), '.'), LISTED, errno === 0);
        return errno;
      },
      path_open: (...words) => this.#open(words),
      fd_prestat_dir_name: (fd, at, length) => {
        const errno = functions.fd_prestat_dir_name(fd, at, length);
        if (errno === 0) {
          this.#paths.set(fd >>> 0, this.#text(at, length).replace(/\0+$/, ''));
        }
        return errno;
      },
      fd_renumber: (from, to) => {
        const errno = functions.fd_renumber(from, to);
        if (errno === 0 && from !== to) {
          this.#renumber(from >>> 0, to >>> 0);
        }
        return errno;
      },
      fd_close: (fd) => {
        const errno = functions.fd_close(fd);
        if (errno === 0) {
          this.#close(fd >>> 0);
        }
        return errno;
      },
    };
  }

  #did(name, words, access, paths) {
    const used = paths.map((path) => this.#within(...path.map((at) => words[at])));
    const errno = this.#functions[name](...words);
    used.forEach((path) => this.#taken.file(path, access, errno === 0));
    return errno;
  }

  #open(words) {
    const [folder, , at, length, flags, rights, , , opened] = words;
    const path = this.#within(folder, at, length);
    const errno = this.#functions.path_open(...words);
    this.#taken.file(path, openedFor(flags, rights), errno === 0);
    if (errno === 0) {
      const fd = this.view().getUint32(opened >>> 0, true);
      this.#close(fd);
      this.#paths.set(fd, path);
    }
    return errno;
  }

  #read(name, words) {
    const isInput = this.#inputs.has(words[0] >>> 0);
    const call = () => this.#functions[name](...words);
    const errno = isInput && this.#recorded ? readOnce(this.#recorded, () => this.#memory.buffer, words, call) : call();
    if (isInput) {
      this.#taken.bytes('input', 'standard input', errno === 0 ? this.view().getUint32(words.at(-1) >>> 0, true) : 0);
    }
    return errno;
  }

  #renumber(from, to) {
    const [path, isInput] = [this.#paths.get(from), this.#inputs.has(from)];
    this.#close(from);
    this.#close(to);
    if (path !== undefined) {
      this.#paths.set(to, path);
    }
    if (isInput) {
      this.#inputs.add(to);
    }
  }

  #close(fd) {
    this.#paths.delete(fd);
    this.#inputs.delete(fd);
  }

  #path(fd) {
    return this.#paths.get(fd >>> 0) ?? '';
  }

  #within(folder, at, length) {
    return joined(this.#path(folder), this.#text(at, length));
  }

  /** Text in memory, as much of it as is noted, and one byte to see that it was cut. */
  #text(at, length) {
    const start = at >>> 0;
    const end = start + Math.min(length >>> 0, MOST_BYTES + 1);
    const buffer = this.#memory?.buffer;
    // A shared memory can't be decoded where it is.
    return buffer && end <= buffer.byteLength ? text(new Uint8Array(buffer, start, end - start).slice()) : '';
  }
}

/** For what something is opened. */
function openedFor(flags, rights) {
  const writes = (flags & CHANGING_FLAGS) !== 0 || (rights & WRITING_RIGHTS) !== 0n;
  const reads = (rights & READING_RIGHTS) !== 0n || !writes;
  return { ...(reads ? READ : {}), ...(writes ? WRITE : {}) };
}
