// WASI 0.2 for components, by jco's shim.

import { resolve } from 'node:path';

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
  const all = streams(unversioned(shim.getImportObject()), standard);
  for (const { path: [name], functions } of imported) {
    const interfaceName = name.replace(/@.*/, '');
    if (all[interfaceName]) {
      all[interfaceName] = { ...missing(name, functions), ...all[interfaceName] };
    }
  }
  return all;
}

/** Interfaces by their names alone, as jco asks for them. */
function unversioned(all) {
  return Object.fromEntries(Object.entries(all).map(([name, item]) => [name.replace(/@.*/, ''), item]));
}

/** Functions that newer editions of WASI have, and the shim has not: they trap by their names. */
function missing(name, functions) {
  const camel = (text) => text.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
  const plain = functions.filter((name) => !name.startsWith('['));
  return Object.fromEntries(
    plain.map((item) => [
      camel(item),
      () => {
        throw new Error(`the import \`${name}.${item}\` was called, which nothing provides`);
      },
    ]),
  );
}
