// WASI 0.2 for components, with jco's shim.

import { resolve } from 'node:path';

import { dictionary } from '../dictionary.js';
import { noted2 } from '../noted2.js';
import { reproducible2 } from '../reproducible2.js';
import { completed, unversioned } from '../wasi2.js';
import { directories } from './directories.js';
import { optional } from './optional.js';
import { readOnly } from './read-only2.js';
import { streams } from './streams.js';

/** The interface that returns the preopened directories. */
const PREOPENS = 'wasi:filesystem/preopens';

/**
 * The WASI imports of a component. See `wasi` for the grants.
 *
 * @param {object | true} granted
 * @param {{ path: string[], functions: string[] }[]} imported the imports of the component
 * @param {import('../preinitialize.js').Run} run notes what is taken
 */
export async function wasi2(granted, imported, run) {
  const { env = {}, dirs, ...standard } = granted === true ? {} : granted;
  const opened = directories(dirs);
  const preopens = dictionary(opened.map(({ guest, host }) => [guest, resolve(host)]));
  const { WASIShim } = await optional('@bytecodealliance/preview2-shim/instantiation');
  const shim = new WASIShim({ sandbox: { preopens, env, args: [], enableNetwork: false } });
  const all = streams(unversioned(shim.getImportObject()), standard, run);
  // Creating a socket fails, as in the native command. The shim would only refuse to bind and
  // connect it.
  all['wasi:sockets/tcp-create-socket'] = { createTcpSocket: denied };
  all['wasi:sockets/udp-create-socket'] = { createUdpSocket: denied };
  const fixed = new Set(opened.filter((directory) => directory.readOnly).map(({ guest }) => guest));
  if (fixed.size > 0) {
    const entries = readOnly(all[PREOPENS].getDirectories(), fixed);
    all[PREOPENS] = { getDirectories: () => entries };
  }
  const given = reproducible2(all, run.surroundings, ({ lower }) => lower);
  return completed(noted2(given, run.taken), imported);
}

/** The network is not granted. */
function denied() {
  throw 'access-denied';
}
