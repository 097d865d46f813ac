// WASI preview 1 for modules, with `node:wasi`.

import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';

import { dictionary } from '../dictionary.js';
import { noted } from '../noted.js';
import { reproducible1 } from '../reproducible1.js';
import { directories } from './directories.js';
import { reading, readOnly } from './read-only.js';

/** Both editions, by the module name of their imports. */
const EDITIONS = { wasi_snapshot_preview1: 'preview1', wasi_unstable: 'unstable' };

/** The first descriptor after the three standard streams. */
const FIRST_DIRECTORY = 3;

/**
 * @param {true | import('../index.d.ts').NodeWasi} granted
 * @param {import('../preinitialize.js').Run} run notes what is taken
 */
export async function wasi(granted, run) {
  const { env = {}, dirs, stdin, stdout, stderr } = granted === true ? {} : granted;
  const preopens = dictionary(directories(dirs).map((directory) => [directory.guest, directory]));
  const WASI = await quietly(async () => (await import('node:wasi')).WASI);
  // A stream that is not granted is the null device.
  const opened = [];
  const stream = (fd, flags) => fd ?? opened[opened.push(openSync(devNull, flags)) - 1];
  const common = {
    args: [],
    env,
    preopens: dictionary(Object.entries(preopens).map(([guest, { host }]) => [guest, host])),
    stdin: stream(stdin, 'r'),
    stdout: stream(stdout, 'w'),
    stderr: stream(stderr, 'w'),
  };
  // Node opens them in the order of the object's keys.
  const fixed = Object.values(preopens).flatMap((directory, index) => (directory.readOnly ? [FIRST_DIRECTORY + index] : []));
  const fence = fixed.length === 0 ? () => OPEN : fenced(WASI, fixed, preopens);
  const own = { proc_exit: exit, args_get: nothing, ...(Object.keys(env).length === 0 ? { environ_get: nothing } : {}) };
  const editions = Object.entries(EDITIONS).map(([name, version]) => {
    const wasi = new WASI({ ...common, version });
    const fenced = fence(wasi.wasiImport);
    const functions = { ...wasi.wasiImport, ...fenced.imports, ...own };
    const given = reproducible1(functions, name, run.surroundings);
    return { name, wasi, fenced, given, notes: noted(given.imports, run.taken, { env: Object.keys(env), input: stdin !== undefined }, run.recorded) };
  });
  return {
    imports: dictionary(editions.map(({ name, notes }) => [name, notes.imports])),
    /**
     * Functions can access the memory from now on. No command is started, and no reactor is
     * initialized.
     *
     * @param {WebAssembly.Memory} memory
     */
    bind(memory) {
      for (const { wasi, fenced, given, notes } of editions) {
        wasi.initialize({ exports: { memory } });
        fenced.begin(memory);
        given.begin(memory);
        notes.begin(memory);
      }
    },
    end() {
      opened.forEach(close);
    },
  };
}

/** Closes a file, unless the guest has. */
function close(fd) {
  try {
    closeSync(fd);
  } catch (error) {
    if (error.code !== 'EBADF') {
      throw error;
    }
  }
}

/** All directories are writable. */
const OPEN = { imports: {}, begin() {} };

/** Makes some directories read-only, in each edition. */
function fenced(WASI, fixed, preopens) {
  const [{ host }] = Object.values(preopens);
  const rights = reading(new WASI({ version: 'preview1', preopens: { '.': host } }));
  return (functions) => readOnly(functions, fixed, rights);
}

/** Node treats a write without bytes as an error. */
function nothing() {
  return 0;
}

/** A guest that exits has no state to snapshot. */
function exit(status) {
  throw new Error(`Exited with i32 exit status ${status}`);
}

/** Suppresses Node's warning that this is experimental. */
async function quietly(load) {
  const { emitWarning } = process;
  process.emitWarning = (warning, ...rest) => {
    if (!String(warning).includes('WASI')) {
      emitWarning.call(process, warning, ...rest);
    }
  };
  try {
    return await load();
  } finally {
    process.emitWarning = emitWarning;
  }
}
