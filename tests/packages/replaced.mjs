// Gives other bytes to loaders that read their binary from a file, and have no option for that.

import { createRequire } from 'node:module';

/**
 * From now on, files whose path ends with `path` have these bytes.
 *
 * @param {string} path
 * @param {Uint8Array} bytes
 */
export function replace(path, bytes) {
  const fs = createRequire(import.meta.url)('node:fs');
  const { readFileSync } = fs;
  fs.readFileSync = (file, ...options) => (String(file).endsWith(path) ? bytes : readFileSync(file, ...options));
}
