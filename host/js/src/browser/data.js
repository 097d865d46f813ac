// Bytes, lines, and grants.

import { WizerError } from '../error.js';

/** @param {Uint8Array | string} data */
export function bytes(data) {
  return typeof data === 'string' ? new TextEncoder().encode(data) : data;
}

/** Checks the grants: a browser can't grant directories of the machine, which is an error. */
export function withoutDirs(granted) {
  if (granted.dirs !== undefined) {
    throw new WizerError('a browser has no directories to grant (`dirs`): give files, by directory (`files`)', { kind: 'options' });
  }
  return granted;
}

/** A function that takes bytes, and passes lines to another one. */
export function lines(take) {
  const decoder = new TextDecoder();
  let rest = '';
  const flush = () => {
    if (rest !== '') {
      take(rest);
      rest = '';
    }
  };
  return {
    write(contents) {
      const all = (rest + decoder.decode(contents, { stream: true })).split('\n');
      rest = all.pop();
      all.forEach((line) => take(line));
    },
    flush() {},
    blockingFlush() {},
    drop: flush,
  };
}
