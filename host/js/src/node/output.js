// Where a result goes: all of it, or nothing.

import { randomUUID } from 'node:crypto';
import {
  chmodSync, closeSync, fstatSync, openSync, readlinkSync, realpathSync, renameSync, rmSync, statSync, writeFileSync, writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import { WizerError } from '../error.js';
import { systemError } from './system.js';

export class Output {
  /** @param {string | undefined} name a path; standard output without one */
  constructor(name) {
    this.name = name === undefined ? 'standard output' : `the output ${name}`;
    this.to = name === undefined ? { kind: 'stdout' } : this.#failing(() => destination(name));
    if (this.to.kind === 'directory') {
      throw new WizerError(`${this.name} is a directory`);
    }
  }

  /** @param {Uint8Array} result */
  write(result) {
    this.#failing(() => {
      switch (this.to.kind) {
        case 'stdout':
          return writeAll(1, result);
        case 'in-place':
          return writeFileSync(this.to.path, result);
        default:
          return replace(this.to.path, result);
      }
    });
  }

  #failing(act) {
    try {
      return act();
    } catch (error) {
      throw new WizerError(`${this.name} can't be written`, { causes: [systemError(error)], cause: error });
    }
  }
}

function destination(name) {
  const path = followed(name);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) {
    return { kind: 'directory' };
  }
  if (found && same(found, fstatSync(1))) {
    return { kind: 'stdout' };
  }
  if (found && !found.isFile()) {
    return { kind: 'in-place', path };
  }
  const trial = beside(path);
  try {
    closeSync(openSync(trial, 'wx'));
    rmSync(trial);
    return { kind: 'file', path };
  } catch (error) {
    try {
      closeSync(openSync(path, 'r+'));
      return { kind: 'in-place', path };
    } catch {
      throw error;
    }
  }
}

/** Where a path leads: a link goes on pointing to what is written, even if that is not there yet. */
function followed(name) {
  try {
    return realpathSync(name);
  } catch {
    try {
      return resolve(dirname(name), readlinkSync(name));
    } catch {
      return name;
    }
  }
}

const same = (left, right) => left.dev === right.dev && left.ino === right.ino;

const beside = (path) => join(dirname(path), `.${basename(path)}.${randomUUID()}`);

/** Writes beside the file, and puts that in its place when it is complete. */
function replace(path, result) {
  const temporary = beside(path);
  try {
    writeFileSync(temporary, result, { flag: 'wx' });
    const replaced = statSync(path, { throwIfNoEntry: false });
    if (replaced) {
      chmodSync(temporary, replaced.mode);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    // A file that is mounted by itself can't be replaced.
    if (error.code !== 'EBUSY') {
      throw error;
    }
    writeFileSync(path, result);
  }
}

/** Writes all bytes, to a pipe as well, which takes as many as it has room for. */
export function writeAll(fd, bytes) {
  let rest = bytes;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      if (error.code !== 'EAGAIN') {
        throw error;
      }
    }
  }
}
