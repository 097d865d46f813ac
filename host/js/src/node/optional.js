// Optional packages.

import { WizerError } from '../error.js';

/** Loads a package that only components need. */
export async function optional(name) {
  try {
    return await import(name);
  } catch (error) {
    throw new WizerError(`components need the package ${name}, which is not installed: npm install ${name}`, {
      kind: 'environment',
      causes: [String(error?.message ?? error)],
      cause: error,
    });
  }
}
