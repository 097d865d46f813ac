// Writes results: completely, or not at all.
//
// The initializer may have access to the folder of the result. So no file of the command is in it
// while the initializer runs. The file to replace is determined before the run: the same folder,
// whatever the path leads to later.

import { randomUUID } from 'node:crypto';
import {
  accessSync, closeSync, constants, fchmodSync, fstatSync, fsyncSync, ftruncateSync, openSync, readlinkSync, realpathSync, renameSync, rmSync,
  statSync, writeSync,
} from 'node:fs';
import { basename, dirname, resolve } from 'node:path';

import { WizerError } from '../error.js';
import { Folder, isSame } from './folder.js';
import { systemError } from './system.js';

export class Output {
  /** @param {string | undefined} name a path, or standard output without one */
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
          writeAll(1, result);
          return synced(1);
        case 'in-place':
          return rewrite(this.to, result);
        default:
          return replace(this.to, result);
      }
    });
  }

  /** Whether another output would replace what this one writes, or be mixed with it. */
  isSame({ to }) {
    const isFile = this.to.kind === 'file' && to.kind === 'file';
    return isFile ? this.to.name === to.name && this.to.folder.is(to.folder) : this.to.kind === 'stdout' && to.kind === 'stdout';
  }

  /** Ends the writing. */
  close() {
    this.to.folder?.close();
  }

  #failing(act) {
    try {
      return act();
    } catch (error) {
      throw new WizerError(`${this.name} can't be written`, { causes: [systemError(error)], cause: error });
    }
  }
}

/**
 * Determines the destination before anything runs. A device or a pipe is written in place, and so
 * is a file in a folder where no other file can be created.
 */
function destination(name) {
  // The names of pipes and descriptors are opened as they are, since links lead to no file. A cycle
  // of links is an error.
  const found = statSync(name, { throwIfNoEntry: false, bigint: true });
  if (found?.isDirectory()) {
    return { kind: 'directory' };
  }
  if (found && isSame(found, fstatSync(1, { bigint: true }))) {
    return { kind: 'stdout' };
  }
  if (found && !found.isFile()) {
    return { kind: 'in-place', path: name, found };
  }
  const path = followed(name);
  const folder = new Folder(dirname(path));
  try {
    accessSync(folder.path, constants.W_OK | constants.X_OK);
    return { kind: 'file', path, name: basename(path), folder, found };
  } catch (error) {
    folder.close();
    try {
      closeSync(openSync(path, 'r+'));
    } catch {
      throw error;
    }
    return { kind: 'in-place', path, found };
  }
}

/** Follows symbolic links. The result goes to their target, even if that does not exist yet. */
function followed(name) {
  try {
    return realpathSync(name);
  } catch {
    try {
      return resolve(realpathSync(dirname(name)), readlinkSync(name));
    } catch {
      return resolve(name);
    }
  }
}

/**
 * Writes a file beside the destination, and replaces the destination with it when it is complete.
 */
function replace({ path, name, folder, found }, result) {
  folder.check();
  const [temporary, target] = [folder.at(`.${randomUUID()}`), folder.at(name)];
  const fd = openSync(temporary, 'wx');
  try {
    try {
      writeAll(fd, result);
      keepMode(fd, found);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    // A file that is a mount point can't be replaced.
    if (error.code !== 'EBUSY' || !found) {
      throw error;
    }
    return rewrite({ path, found }, result);
  }
  folder.sync();
}

/** Set-user-ID, set-group-ID, and the sticky bit. */
const SPECIAL = 0o7000;

/**
 * Gives a file the mode of the one that it replaces. The special bits are kept only for the same
 * owner and group.
 */
function keepMode(fd, found) {
  if (found) {
    const own = fstatSync(fd, { bigint: true });
    const mode = Number(found.mode) & 0o7777;
    fchmodSync(fd, own.uid === found.uid && own.gid === found.gid ? mode : mode & ~SPECIAL);
  }
}

/** Overwrites the existing file. */
function rewrite({ path, found }, result) {
  // A pipe without a reader may have taken its place, and opening it would block.
  demandSame(found, statSync(path, { bigint: true }));
  const fd = openSync(path, constants.O_WRONLY);
  try {
    demandSame(found, fstatSync(fd, { bigint: true }));
    if (found.isFile()) {
      ftruncateSync(fd);
    }
    writeAll(fd, result);
    synced(fd);
  } finally {
    closeSync(fd);
  }
}

function demandSame(before, now) {
  if (!isSame(before, now)) {
    throw new Error('Something else has taken its place since');
  }
}

/** Waits until the file is on the disk, if there is one. */
function synced(fd) {
  if (fstatSync(fd).isFile()) {
    fsyncSync(fd);
  }
}

/** Writes all bytes. A pipe accepts only as many as it has room for at a time. */
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
