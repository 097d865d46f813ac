// A folder that is opened once. Its path may change later.

import { closeSync, constants, existsSync, fstatSync, fsyncSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Whether two stats are those of one file. The numbers have 64 bits. */
export const isSame = (left, right) => left.dev === right.dev && left.ino === right.ino;

/** `O_PATH`: Linux can open a folder that is executable but not readable. */
const ENTERED = process.platform === 'linux' ? 0o10000000 : undefined;

export class Folder {
  #fd;
  #found;
  #isRead = true;

  /** @param {string} path */
  constructor(path) {
    this.path = path;
    this.#found = statSync(path, { bigint: true });
    this.#fd = this.#open();
    if (this.#fd !== undefined) {
      this.#found = fstatSync(this.#fd, { bigint: true });
    }
  }

  /** @returns {number | undefined} a descriptor, if the system supports them for folders */
  #open() {
    const { O_RDONLY, O_DIRECTORY } = constants;
    if (O_DIRECTORY === undefined) {
      return undefined;
    }
    try {
      return openSync(this.path, O_RDONLY | O_DIRECTORY);
    } catch (error) {
      if (error.code !== 'EACCES' || ENTERED === undefined) {
        throw error;
      }
      this.#isRead = false;
      return openSync(this.path, ENTERED | O_DIRECTORY);
    }
  }

  /** Checks that the path still leads to this folder. */
  check() {
    const now = statSync(this.path, { throwIfNoEntry: false, bigint: true });
    if (!now || !isSame(this.#found, now)) {
      throw new Error('Something else has taken the place of its folder since');
    }
  }

  /** Whether this is the same folder as another one. */
  is(other) {
    return isSame(this.#found, other.#found);
  }

  /**
   * The path of a file in the folder. On Linux it contains the descriptor, so it always leads to
   * this folder.
   */
  at(name) {
    const through = `/proc/self/fd/${this.#fd}`;
    return process.platform === 'linux' && existsSync(through) ? `${through}/${name}` : join(this.path, name);
  }

  /** Waits until the names in it are on the disk. Some file systems don't support this. */
  sync() {
    if (this.#fd === undefined || !this.#isRead) {
      return;
    }
    try {
      fsyncSync(this.#fd);
    } catch (error) {
      if (error.code !== 'EINVAL' && error.code !== 'ENOTSUP') {
        throw error;
      }
    }
  }

  close() {
    if (this.#fd !== undefined) {
      closeSync(this.#fd);
      this.#fd = undefined;
    }
  }
}
