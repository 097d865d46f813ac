// WASI preview 1 for modules in a browser, with `@bjorn3/browser_wasi_shim`: files are in memory.

import { ConsoleStdout, Directory, File, OpenFile, PreopenDirectory, WASI } from '@bjorn3/browser_wasi_shim';

import { dictionary } from '../dictionary.js';
import { noted } from '../noted.js';
import { reproducible1 } from '../reproducible1.js';
import { NO_MEMORY } from '../trap.js';
import { bytes, withoutDirs } from './data.js';

/** The only one: the module name of its imports. */
const EDITION = 'wasi_snapshot_preview1';

/**
 * @param {true | {
 *   env?: Record<string, string>,
 *   files?: Record<string, Record<string, Uint8Array | string>>,
 *   stdin?: Uint8Array | string,
 *   stdout?: (line: string) => void,
 *   stderr?: (line: string) => void,
 * }} granted
 * @param {import('../preinitialize.js').Run} run notes what is taken
 */
export async function wasi(granted, run) {
  const { env = {}, files = {}, stdin, stdout = () => {}, stderr = () => {} } = granted === true ? {} : withoutDirs(granted);
  const descriptors = [
    new OpenFile(new File(bytes(stdin ?? ''))),
    ConsoleStdout.lineBuffered(stdout),
    ConsoleStdout.lineBuffered(stderr),
    ...Object.entries(files).map(([name, tree]) => new PreopenDirectory(name, contents(tree))),
  ];
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const shim = new WASI([], variables, descriptors);
  shim.inst = UNBOUND;
  const functions = { ...shim.wasiImport, proc_exit: exit, random_get: (at, length) => random(shim, at, length) };
  const given = reproducible1(functions, EDITION, run.surroundings);
  const notes = noted(given.imports, run.taken, { env: Object.keys(env), input: stdin !== undefined });
  return {
    imports: dictionary([[EDITION, notes.imports]]),
    /**
     * Functions can access the memory from now on.
     *
     * @param {WebAssembly.Memory} memory
     */
    bind(memory) {
      shim.inst = { exports: { memory } };
      given.begin(memory);
      notes.begin(memory);
    },
    end() {},
  };
}

/** Stands for an instance that there is not yet. */
const UNBOUND = {
  get exports() {
    throw new Error(NO_MEMORY);
  },
};

/** The most random bytes in one call of the browser. */
const MOST_RANDOM = 65536;

/** Random bytes. The browser writes none to a memory that threads share. */
function random(shim, at, length) {
  const bytes = new Uint8Array(shim.inst.exports.memory.buffer, at >>> 0, length >>> 0);
  for (let start = 0; start < bytes.length; start += MOST_RANDOM) {
    bytes.set(crypto.getRandomValues(new Uint8Array(Math.min(MOST_RANDOM, bytes.length - start))), start);
  }
  return 0;
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
