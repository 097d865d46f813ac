// Packages that may be left out.

import { WizerError } from '../error.js';

/** A package that is needed for components alone. */
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
