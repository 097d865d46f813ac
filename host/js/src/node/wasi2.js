// WASI 0.2 for components, by jco's shim.

import { resolve } from 'node:path';

import { dictionary } from '../dictionary.js';
import { completed, unversioned } from '../wasi2.js';
import { directories } from './directories.js';
import { optional } from './optional.js';
import { readOnly } from './read-only2.js';
import { streams } from './streams.js';

/** The interface that gives the directories. */
const PREOPENS = 'wasi:filesystem/preopens';

/**
 * What a component imports of WASI: see `wasi` for what is granted.
 *
 * @param {object | true} granted
 * @param {{ path: string[], functions: string[] }[]} imported what the component imports
 */
export async function wasi2(granted, imported) {
  const { env = {}, dirs, ...standard } = granted === true ? {} : granted;
  const opened = directories(dirs);
  const preopens = dictionary(opened.map(({ guest, host }) => [guest, resolve(host)]));
  const { WASIShim } = await optional('@bytecodealliance/preview2-shim/instantiation');
  const shim = new WASIShim({ sandbox: { preopens, env, args: [], enableNetwork: false } });
  const all = streams(unversioned(shim.getImportObject()), standard);
  // No socket is made, as in the native command. The shim would refuse to bind and to connect it.
  all['wasi:sockets/tcp-create-socket'] = { createTcpSocket: denied };
  all['wasi:sockets/udp-create-socket'] = { createUdpSocket: denied };
  const fixed = new Set(opened.filter((directory) => directory.readOnly).map(({ guest }) => guest));
  if (fixed.size > 0) {
    const entries = readOnly(all[PREOPENS].getDirectories(), fixed);
    all[PREOPENS] = { getDirectories: () => entries };
  }
  return completed(all, imported);
}

/** The network is not granted. */
function denied() {
  throw 'access-denied';
}
