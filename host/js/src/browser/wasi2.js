// WASI 0.2 for components in a browser, by jco's shim: files are in memory.

import { bytes, lines } from './data.js';
import { completed, unversioned } from '../wasi2.js';

/**
 * What a component imports of WASI: see `wasi` for what is granted.
 *
 * @param {object | true} granted
 * @param {{ path: string[], functions: string[] }[]} imported what the component imports
 */
export async function wasi2(granted, imported) {
  const { env = {}, files = {}, stdin = '', stdout = () => {}, stderr = () => {} } = granted === true ? {} : granted;
  const [{ WASIShim }, { InMemoryFilesystemAdapter }] = await Promise.all([
    import('@bytecodealliance/preview2-shim/instantiation'),
    import('@bytecodealliance/preview2-shim/in-memory-filesystem'),
  ]);
  const preopens = Object.fromEntries(Object.entries(files).map(([name, tree]) => [name, directory(tree)]));
  const shim = new WASIShim({
    sandbox: { env, args: [], enableNetwork: false },
    browserFilesystem: { adapter: new InMemoryFilesystemAdapter(), preopens },
    environment: env,
    arguments: [],
    stdin: input(bytes(stdin)),
    stdout: lines(stdout),
    stderr: lines(stderr),
  });
  return completed(unversioned(shim.getImportObject()), imported);
}

/** What is left of the bytes, each time it is asked for. */
function input(all) {
  let at = 0;
  return {
    blockingRead(length) {
      if (at === all.length) {
        throw { tag: 'closed' };
      }
      const part = all.subarray(at, at + Number(length));
      at += part.length;
      return part;
    },
  };
}

/** A directory of the shim's: paths with `/` are files in directories of their own. */
function directory(tree) {
  const root = { dir: {} };
  for (const [path, data] of Object.entries(tree)) {
    const parts = path.split('/').filter((part) => part !== '' && part !== '.');
    const name = parts.pop();
    let place = root;
    for (const part of parts) {
      place = place.dir[part] ??= { dir: {} };
    }
    place.dir[name] = { source: bytes(data) };
  }
  return root;
}
