// WASI preview 1 for modules, by `node:wasi`.

import { closeSync, openSync, statSync } from 'node:fs';
import { devNull } from 'node:os';

import { WizerError } from '../error.js';
import { systemError } from './system.js';

/** Both editions, by the module that they are imported from. */
const EDITIONS = { wasi_snapshot_preview1: 'preview1', wasi_unstable: 'unstable' };

/**
 * @param {true | { env?: Record<string, string>, dirs?: Record<string, string>, stdin?: number, stdout?: number, stderr?: number }} granted
 */
export async function wasi(granted) {
  const { env = {}, dirs = {}, stdin, stdout, stderr } = granted === true ? {} : granted;
  for (const host of Object.values(dirs)) {
    check(host);
  }
  const WASI = await quietly(async () => (await import('node:wasi')).WASI);
  // What is not passed on leads nowhere.
  const opened = [];
  const stream = (fd, flags) => fd ?? opened[opened.push(openSync(devNull, flags)) - 1];
  const common = {
    args: [],
    env,
    preopens: dirs,
    stdin: stream(stdin, 'r'),
    stdout: stream(stdout, 'w'),
    stderr: stream(stderr, 'w'),
  };
  const editions = Object.entries(EDITIONS).map(([name, version]) => [name, new WASI({ ...common, version })]);
  const own = { proc_exit: exit, args_get: nothing, ...(Object.keys(env).length === 0 ? { environ_get: nothing } : {}) };
  const imports = Object.fromEntries(editions.map(([name, wasi]) => [name, { ...wasi.wasiImport, ...own }]));
  return {
    imports,
    /** Functions see the memory from here on: neither is a command started, nor a reactor initialized. */
    bind(instance) {
      const { memory } = instance.exports;
      if (memory instanceof WebAssembly.Memory) {
        for (const [, wasi] of editions) {
          wasi.initialize({ exports: { memory } });
        }
      }
    },
    end() {
      opened.forEach((fd) => closeSync(fd));
    },
  };
}

/** There is nothing to be written: Node takes that for an error. */
function nothing() {
  return 0;
}

/** A guest that ends its process has no state to snapshot. */
function exit(status) {
  throw new Error(`Exited with i32 exit status ${status}`);
}

/** Demands a directory. */
export function check(host) {
  const failed = `the directory ${host} can't be opened for the initializer`;
  let found;
  try {
    found = statSync(host);
  } catch (error) {
    throw new WizerError(failed, { kind: 'environment', causes: [systemError(error)], cause: error });
  }
  if (!found.isDirectory()) {
    throw new WizerError(failed, { kind: 'environment', causes: ['Not a directory (os error 20)'] });
  }
}

/** Node warns that this is an experiment of its own, which is nothing to a user of ours. */
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
