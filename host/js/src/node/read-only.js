// Read-only directories for modules: `node:wasi` has no option for them.
//
// Descriptors of WASI preview 1 have rights. A read-only directory loses all rights that change
// something, so Node itself refuses such calls, also for descriptors that are opened in it. The
// functions here request no such rights, and return the errors of the native command.

import { WizerError } from '../error.js';

/** Error numbers of WASI. */
const BAD_DESCRIPTOR = 8;
const NOT_SUPPORTED = 58;
const NOT_PERMITTED = 63;

/** The bits of rights. */
const FD_WRITE = 1n << 6n;
const CHANGING = [
  0n, // fd_datasync: a file is opened for writing to get it
  6n, // fd_write
  8n, // fd_allocate
  9n, // path_create_directory
  10n, // path_create_file
  11n, // path_link_source
  12n, // path_link_target
  16n, // path_rename_source
  17n, // path_rename_target
  19n, // path_filestat_set_size
  20n, // path_filestat_set_times
  22n, // fd_filestat_set_size
  23n, // fd_filestat_set_times
  24n, // path_symlink
  25n, // path_remove_directory
  26n, // path_unlink_file
].reduce((all, bit) => all | (1n << bit), 0n);

/** The flags `creat` and `trunc` of `path_open`. */
const MAKING = 1 | 8;

/** Functions that change something, with their descriptor arguments and the error to return. */
const REFUSED = {
  fd_allocate: [[0], NOT_SUPPORTED],
  fd_datasync: [[0], 0],
  fd_filestat_set_size: [[0], NOT_PERMITTED],
  fd_filestat_set_times: [[0], NOT_PERMITTED],
  fd_pwrite: [[0], BAD_DESCRIPTOR],
  fd_write: [[0], BAD_DESCRIPTOR],
  path_create_directory: [[0], NOT_PERMITTED],
  path_filestat_set_times: [[0], NOT_PERMITTED],
  path_link: [[0, 4], NOT_PERMITTED],
  path_remove_directory: [[0], NOT_PERMITTED],
  path_rename: [[0, 3], NOT_PERMITTED],
  path_symlink: [[2], NOT_PERMITTED],
  path_unlink_file: [[0], NOT_PERMITTED],
};

/**
 * The rights of directories in Node, without those that change something.
 *
 * @param {import('node:wasi').WASI} wasi an instance with one directory, which no guest uses: its
 *   functions write to a memory
 */
export function reading(wasi) {
  const memory = new WebAssembly.Memory({ initial: 1 });
  wasi.initialize({ exports: { memory } });
  granted(wasi.wasiImport.fd_fdstat_get(3, 0));
  const answer = new DataView(memory.buffer);
  return { base: answer.getBigUint64(8, true) & ~CHANGING, inheriting: answer.getBigUint64(16, true) & ~CHANGING };
}

/** Fails if Node refuses an operation that every directory needs. */
function granted(errno) {
  if (errno !== 0) {
    throw new WizerError(`a directory can't be kept from being written: error ${errno} of node:wasi`, { kind: 'environment' });
  }
}

/**
 * @param {Record<string, Function>} functions of an edition of WASI preview 1
 * @param {number[]} directories the descriptors of read-only directories
 * @param {{ base: bigint, inheriting: bigint }} rights the remaining rights of these directories
 * @returns the functions to provide instead, and `begin`, to be called when the guest has a memory
 */
export function readOnly(functions, directories, rights) {
  const known = new Set(directories);
  let memory;
  const is = (fd) => known.has(fd >>> 0);
  const guarded = Object.fromEntries(
    Object.entries(REFUSED).map(([name, [descriptors, answer]]) => [
      name,
      (...words) => (descriptors.some((at) => is(words[at])) ? answer : functions[name](...words)),
    ]),
  );
  const follow = (from, to) => (is(from) ? known.add(to >>> 0) : known.delete(to >>> 0));
  const imports = {
    ...guarded,
    path_open(fd, lookup, path, length, open, base, inheriting, flags, opened) {
      const fixed = is(fd);
      if (fixed && ((open & MAKING) !== 0 || (base & FD_WRITE) !== 0n)) {
        return NOT_PERMITTED;
      }
      const left = (asked) => (fixed ? asked & ~CHANGING : asked);
      const errno = functions.path_open(fd, lookup, path, length, open, left(base), left(inheriting), flags, opened);
      if (errno === 0) {
        follow(fd, new DataView(memory.buffer).getUint32(opened >>> 0, true));
      }
      return errno;
    },
    fd_renumber(from, to) {
      const errno = functions.fd_renumber(from, to);
      if (errno === 0 && from !== to) {
        follow(from, to);
        known.delete(from >>> 0);
      }
      return errno;
    },
    fd_close(fd) {
      const errno = functions.fd_close(fd);
      if (errno === 0) {
        known.delete(fd >>> 0);
      }
      return errno;
    },
  };
  return {
    imports,
    begin(guest) {
      memory = guest;
      for (const fd of directories) {
        granted(functions.fd_fdstat_set_rights(fd, rights.base, rights.inheriting));
      }
    },
  };
}
