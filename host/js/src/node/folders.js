// The folders of the user, whose paths a result should not contain.

import { homedir } from 'node:os';

/** @returns {{ home?: string, working?: string }} without those that are not known */
export function folders() {
  return { home: known(homedir), working: known(() => process.cwd()) };
}

/** A path. Node fails if there is none, or if the folder was removed. */
function known(path) {
  try {
    return path() || undefined;
  } catch {
    return undefined;
  }
}
