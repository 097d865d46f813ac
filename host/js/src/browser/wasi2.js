// WASI 0.2 for components in a browser, by jco's shim: files are in memory.

import { dictionary } from '../dictionary.js';
import { completed, unversioned } from '../wasi2.js';
import { bytes, lines, withoutDirs } from './data.js';

/**
 * What a component imports of WASI: see `wasi` for what is granted.
 *
 * @param {object | true} granted
 * @param {{ path: string[], functions: string[] }[]} imported what the component imports
 */
export async function wasi2(granted, imported) {
  const { env = {}, files = {}, stdin = '', stdout = () => {}, stderr = () => {} } = granted === true ? {} : withoutDirs(granted);
  const [{ WASIShim }, { InMemoryFilesystemAdapter }] = await Promise.all([
    import('@bytecodealliance/preview2-shim/instantiation'),
    import('@bytecodealliance/preview2-shim/in-memory-filesystem'),
  ]);
  const preopens = dictionary(Object.entries(files).map(([name, tree]) => [name, directory(tree)]));
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

/**
 * The entries of a directory of the shim's, which are keys of an object. This one inherits
 * nothing, nor do the entries of the directories that an initializer makes in it.
 */
function entries() {
  return new Proxy(dictionary(), {
    set(all, name, entry) {
      if (entry.dir && Object.getPrototypeOf(entry.dir) !== null) {
        entry.dir = entries();
      }
      return Reflect.set(all, name, entry);
    },
  });
}

/** A directory of the shim's: paths with `/` are files in directories of their own. */
function directory(tree) {
  const root = { dir: entries() };
  for (const [path, data] of Object.entries(tree)) {
    const parts = path.split('/').filter((part) => part !== '' && part !== '.');
    const name = parts.pop();
    let place = root;
    for (const part of parts) {
      place = place.dir[part] ??= { dir: entries() };
    }
    place.dir[name] = { source: bytes(data) };
  }
  return root;
}
