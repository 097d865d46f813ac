// WASI preview 1 for modules in a browser, with `@bjorn3/browser_wasi_shim`: files are in memory.

import { ConsoleStdout, Directory, File, OpenFile, PreopenDirectory, WASI } from '@bjorn3/browser_wasi_shim';

import { dictionary } from '../dictionary.js';
import { bytes, withoutDirs } from './data.js';

/**
 * @param {true | {
 *   env?: Record<string, string>,
 *   files?: Record<string, Record<string, Uint8Array | string>>,
 *   stdin?: Uint8Array | string,
 *   stdout?: (line: string) => void,
 *   stderr?: (line: string) => void,
 * }} granted
 */
export async function wasi(granted) {
  const { env = {}, files = {}, stdin = '', stdout = () => {}, stderr = () => {} } = granted === true ? {} : withoutDirs(granted);
  const descriptors = [
    new OpenFile(new File(bytes(stdin))),
    ConsoleStdout.lineBuffered(stdout),
    ConsoleStdout.lineBuffered(stderr),
    ...Object.entries(files).map(([name, tree]) => new PreopenDirectory(name, contents(tree))),
  ];
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const shim = new WASI([], variables, descriptors);
  return {
    imports: dictionary([['wasi_snapshot_preview1', { ...shim.wasiImport, proc_exit: exit }]]),
    /** Functions can access the memory from now on. */
    bind(instance) {
      shim.inst = instance;
    },
    end() {},
  };
}

/** A guest that exits has no state to snapshot. */
function exit(status) {
  throw new Error(`Exited with i32 exit status ${status}`);
}

/** A directory. Paths with `/` are files in nested directories. */
function contents(tree) {
  const root = new Map();
  for (const [path, data] of Object.entries(tree)) {
    const parts = path.split('/').filter((part) => part !== '' && part !== '.');
    const name = parts.pop();
    let directory = root;
    for (const part of parts) {
      if (!directory.has(part)) {
        directory.set(part, new Directory(new Map()));
      }
      directory = directory.get(part).contents;
    }
    directory.set(name, new File(bytes(data)));
  }
  return root;
}
