// What can go wrong, in words for the user.

import { printable, printableLines } from './printable.js';

/** An error whose message is one clear line, with what it came from, as the command prints it. */
export class WizerError extends Error {
  /**
   * @param {string} message
   * @param {{ kind?: string, causes?: string[], cause?: unknown }} [options]
   */
  constructor(message, { kind = 'failed', causes = [], cause } = {}) {
    super(printable(message), cause === undefined ? undefined : { cause });
    this.name = 'WizerError';
    this.kind = kind;
    this.causes = causes.map(printableLines);
  }
}

/** The kinds of errors that the transform gives: `error` in `wit/wizer.wit`. */
const KINDS = new Set(['malformed', 'unsupported', 'init-func', 'options', 'state', 'internal']);

/**
 * Calls the transform: what it refuses becomes an error of ours.
 *
 * @template T
 * @param {() => T} call
 * @returns {T}
 */
export function asked(call) {
  try {
    return call();
  } catch (error) {
    const { tag, val } = error?.payload ?? error ?? {};
    if (KINDS.has(tag)) {
      const text = tag === 'malformed' ? `not a valid WebAssembly binary: ${val}` : val;
      throw new WizerError(text, { kind: tag });
    }
    throw new WizerError('the transform failed', { causes: [printable(error?.message ?? error)], cause: error });
  }
}
