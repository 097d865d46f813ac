// Directories that WASI preview 1 lists in the order of the bytes of names, with the numbers of
// files that are the same everywhere.

import { byBytes } from './reproducible.js';

/** The size of a `dirent`, which a name follows. */
const HEAD = 24;

/** The file type of a directory. */
const DIRECTORY = 3;

/** The error number for a descriptor that lacks a right. */
const NOT_CAPABLE = 76;

/**
 * The bytes of a guest's memory, from address 0 on, that hosts write to meanwhile: they write
 * nowhere else. Far more than a `dirent` with a name.
 */
const BORROWED = 64 * 1024;

/** The places in these bytes: a length, a `filestat`, and what has any length. */
const [LENGTH, STAT, REST] = [0, 8, 72];

/**
 * @param {Record<string, Function>} functions of the host
 * @param {object} guest its memory
 * @param {(at: number) => string} key what tells the file apart whose `filestat` is there
 * @param {import('./reproducible.js').Surroundings} surroundings number the files
 * @returns `fd_readdir`
 */
export function listed(functions, guest, key, surroundings) {
  const numbered = (fd, name) => {
    // Node reads paths until a zero byte, whatever their length is.
    guest.bytes(REST, name.length + 1).set([...name, 0]);
    const errno = functions.path_filestat_get(fd, 0, REST, name.length, STAT);
    if (errno !== 0 && errno !== NOT_CAPABLE) {
      return errno;
    }
    return surroundings.file(errno === 0 ? key(STAT) : `${fd}/${name}`);
  };
  return (fd, at, length, cookie, used) =>
    answered(guest, at >>> 0, length >>> 0, used >>> 0, () =>
      guest.borrowed(0, BORROWED, (borrowed) => {
        const found = entries(functions, guest, fd, borrowed);
        return typeof found === 'number' ? found : written(found, BigInt.asUintN(64, cookie), length >>> 0, (name) => numbered(fd, name));
      }),
    );
}

/** Writes the answer to a guest: bytes, and their number. */
function answered(guest, at, length, used, answer) {
  const bytes = answer();
  if (typeof bytes === 'number') {
    return bytes;
  }
  guest.bytes(at, length).set(bytes);
  guest.view().setUint32(used, bytes.length, true);
  return 0;
}

const DOT = Uint8Array.of(46);
const DOTS = Uint8Array.of(46, 46);
const isDots = (name) => name.length <= 2 && name.every((byte) => byte === 46);

/** All entries of a directory in order, or an error number. */
function entries(functions, guest, fd, borrowed) {
  const found = [];
  let cookie = 0n;
  for (;;) {
    const length = borrowed - REST;
    const errno = functions.fd_readdir(fd, REST, length, cookie, LENGTH);
    if (errno !== 0) {
      return errno;
    }
    const view = guest.view();
    const end = REST + view.getUint32(LENGTH, true);
    const before = found.length;
    for (let at = REST; at + HEAD <= end; ) {
      const size = view.getUint32(at + 16, true);
      if (at + HEAD + size > end) {
        break;
      }
      cookie = view.getBigInt64(at, true);
      found.push({ name: guest.bytes(at + HEAD, size).slice(), type: view.getUint8(at + 20) });
      at += HEAD + size;
    }
    if (end < REST + length || found.length === before) {
      const named = found.filter(({ name }) => !isDots(name)).sort((one, other) => byBytes(one.name, other.name));
      return [{ name: DOT, type: DIRECTORY }, { name: DOTS, type: DIRECTORY }, ...named];
    }
  }
}

/**
 * The bytes of the entries from a position on, as many as there is room for, or an error number. A
 * cookie is the position of the next entry.
 */
function written(entries, cookie, length, number) {
  const parts = [];
  let at = 0;
  for (let index = Number(cookie); index < entries.length && at < length; index += 1) {
    const { name, type } = entries[index];
    // The parent folder has the number of the folder itself, as in the native command.
    const file = number(isDots(name) ? DOT : name);
    if (typeof file === 'number') {
      return file;
    }
    const entry = new Uint8Array(HEAD + name.length);
    const head = new DataView(entry.buffer);
    head.setBigUint64(0, BigInt(index + 1), true);
    head.setBigUint64(8, file, true);
    head.setUint32(16, name.length, true);
    head.setUint8(20, type);
    entry.set(name, HEAD);
    const some = entry.subarray(0, length - at);
    parts.push(some);
    at += some.length;
  }
  return parts.flatMap((part) => [...part]);
}
