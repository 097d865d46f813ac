// Bytes, lines, and what is granted.

import { WizerError } from '../error.js';

/** @param {Uint8Array | string} data */
export function bytes(data) {
  return typeof data === 'string' ? new TextEncoder().encode(data) : data;
}

/** What is granted here: directories of the machine are not, and whoever asks for them is told. */
export function withoutDirs(granted) {
  if (granted.dirs !== undefined) {
    throw new WizerError('a browser has no directories to grant (`dirs`): give files, by directory (`files`)', { kind: 'options' });
  }
  return granted;
}

/** What takes bytes, and gives lines to a function. */
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
