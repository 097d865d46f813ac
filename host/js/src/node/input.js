// Inputs of the command.

import { readFileSync } from 'node:fs';

import { WizerError } from '../error.js';
import { systemError } from './system.js';

/**
 * Reads a binary or text from a path or from standard input.
 *
 * @param {object} line the command line, which reads text
 * @param {string | undefined} path
 * @returns {Uint8Array}
 */
export function read(line, path) {
  const name = path === undefined ? 'standard input' : path;
  let bytes;
  try {
    bytes = readFileSync(path ?? 0);
  } catch (error) {
    throw new WizerError(`${name} can't be read`, { causes: [systemError(error)], cause: error });
  }
  const magic = bytes.length >= 4 && bytes.readUInt32LE(0) === 0x6d736100;
  if (magic) {
    return bytes;
  }
  try {
    return line.parse(path, bytes);
  } catch (error) {
    const causes = error.payload ?? error;
    throw new WizerError(`${name} is neither a WebAssembly binary nor WebAssembly text`, { causes });
  }
}
