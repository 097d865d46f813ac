// Errors, with texts for the user.

import { printable, printableLines } from './printable.js';

/** An error whose message is one clear line, with its causes, as the command prints it. */
export class WizerError extends Error {
  /**
   * @param {string} message
   * @param {object} [options] `kind`, a string; `offset`, a bigint; `causes`, strings;
   *   `comparison`, see `index.d.ts`; `cause`, another error
   */
  constructor(message, { kind = 'failed', offset, causes = [], comparison, cause } = {}) {
    super(printable(message), cause === undefined ? undefined : { cause });
    this.name = 'WizerError';
    this.kind = kind;
    this.offset = offset;
    this.causes = causes.map(printableLines);
    this.comparison = comparison;
  }
}

/**
 * Calls the transform. Converts its errors to a `WizerError`.
 *
 * @template T
 * @param {() => T} call
 * @returns {T}
 */
export function asked(call) {
  try {
    return call();
  } catch (error) {
    if (error instanceof WizerError) {
      throw error;
    }
    // A refusal is the record `error` of `wit/wizer.wit`: thrown as it is, or as a payload.
    // Anything else is a trap of the transform.
    const { kind, message, offset } = error?.payload ?? error ?? {};
    if (kind !== undefined) {
      throw new WizerError(message, { kind, offset });
    }
    throw new WizerError('the transform failed', { causes: [printable(error?.message ?? error)], cause: error });
  }
}
