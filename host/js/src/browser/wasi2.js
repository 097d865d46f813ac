// WASI 0.2 for components in a browser, with jco's shim: files are in memory.

import { dictionary } from '../dictionary.js';
import { noted2 } from '../noted2.js';
import { reproducible2 } from '../reproducible2.js';
import { completed, unversioned } from '../wasi2.js';
import { bytes, lines, withoutDirs } from './data.js';

/**
 * The WASI imports of a component. See `wasi` for the grants.
 *
 * @param {object | true} granted
 * @param {{ path: string[], functions: string[] }[]} imported the imports of the component
 * @param {import('../preinitialize.js').Run} run notes what is taken
 */
export async function wasi2(granted, imported, run) {
  const { env = {}, files = {}, stdin, stdout = () => {}, stderr = () => {} } = granted === true ? {} : withoutDirs(granted);
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
    stdin: input(bytes(stdin ?? ''), (count) => stdin !== undefined && run.taken.bytes('input', 'standard input', count)),
    stdout: lines(stdout),
    stderr: lines(stderr),
  });
  const given = reproducible2(unversioned(shim.getImportObject()), run.surroundings, ({ upper }) => upper);
  return completed(noted2(given, run.taken), imported);
}

/** Returns the remaining bytes on each call. `note` is called with their number. */
function input(all, note) {
  let at = 0;
  return {
    blockingRead(length) {
      const part = all.subarray(at, at + Number(length));
      note(part.length);
      if (at === all.length) {
        throw { tag: 'closed' };
      }
      at += part.length;
      return part;
    },
  };
}

/**
 * The entries of one of the shim's directories, which are keys of an object. This object inherits
 * nothing, and neither do the entries of directories that an initializer creates in it.
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

/** A directory of the shim. Paths with `/` are files in nested directories. */
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
