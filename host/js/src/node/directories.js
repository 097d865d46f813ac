// The directories that an initializer can access.

import { statSync } from 'node:fs';

import { WizerError } from '../error.js';
import { systemError } from './system.js';

/**
 * @param {import('../index.d.ts').NodeWasi['dirs']} granted
 * @returns {{ guest: string, host: string, readOnly: boolean }[]}
 */
export function directories(granted = {}) {
  return Object.entries(granted).map(([guest, given]) => {
    const { path: host, readOnly = false } = typeof given === 'string' ? { path: given } : (given ?? {});
    if (typeof host !== 'string' || typeof readOnly !== 'boolean') {
      throw new WizerError(`the directory ${guest} is to be a path, or an object with a path, { path, readOnly }`, { kind: 'options' });
    }
    check(host);
    return { guest, host, readOnly };
  });
}

/** Checks that a path is a directory. */
function check(host) {
  const failed = `the directory ${host} can't be opened for the initializer`;
  let found;
  try {
    found = statSync(host);
  } catch (error) {
    throw new WizerError(failed, { kind: 'environment', causes: [systemError(error)], cause: error });
  }
  if (!found.isDirectory()) {
    throw new WizerError(failed, { kind: 'environment', causes: ['Not a directory (os error 20)'] });
  }
}
