// WASI 0.2 for components, by jco's shim.

import { resolve } from 'node:path';

import { completed, unversioned } from '../wasi2.js';
import { optional } from './optional.js';
import { streams } from './streams.js';
import { check } from './wasi.js';

/**
 * What a component imports of WASI: see `wasi` for what is granted.
 *
 * @param {object | true} granted
 * @param {{ path: string[], functions: string[] }[]} imported what the component imports
 */
export async function wasi2(granted, imported) {
  const { env = {}, dirs = {}, ...standard } = granted === true ? {} : granted;
  const preopens = {};
  for (const [guest, host] of Object.entries(dirs)) {
    check(host);
    preopens[guest] = resolve(host);
  }
  const { WASIShim } = await optional('@bytecodealliance/preview2-shim/instantiation');
  const shim = new WASIShim({ sandbox: { preopens, env, args: [], enableNetwork: false } });
  return completed(streams(unversioned(shim.getImportObject()), standard), imported);
}
