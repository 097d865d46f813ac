// The command `wizer`, as the native one: parses options, and has one outcome.

import { readFileSync } from 'node:fs';

import { dictionary } from '../dictionary.js';
import { WizerError } from '../error.js';
import * as any from '../preinitialize.js';
import { printable } from '../printable.js';
import { commandComponent, engine } from './engine.js';
import { Output, writeAll } from './output.js';
import { systemError } from './system.js';

/** Pre-initializes in this process. */
async function here(wasm, options) {
  return any.preinitialize(await engine(), wasm, options);
}

/**
 * @param {string[]} words the name of the command, then its arguments
 * @param {typeof here} [preinitialize] the function that pre-initializes
 * @returns {Promise<number>} the exit status
 */
export async function main(words, preinitialize = here) {
  const { commandLine: line } = await commandComponent();
  const given = ['wizer', ...words.slice(1)];
  let asked;
  let further;
  try {
    asked = line.read(given);
    further = line.readFurther(given);
  } catch (error) {
    const { text, stderr, status } = error.payload ?? error;
    print(stderr ? 2 : 1, text);
    return status;
  }
  try {
    await run(line, asked, further, preinitialize);
    return 0;
  } catch (error) {
    const causes = error instanceof WizerError ? error.causes : [];
    const isAllowable = error?.kind === 'handles' && !error.message.includes('left backpressure on');
    const remedy = isAllowable ? '; --allow-open-handles makes this a warning' : '';
    print(2, line.report(`${error?.message ?? error}${remedy}`, causes));
    return 1;
  }
}

async function run(line, { tag, val }, further, preinitialize) {
  switch (tag) {
    case 'initialize':
      return initialize(line, val, further, preinitialize);
    case 'instrument': {
      const [files, target] = val;
      return written(line, files, async (wasm) => any.instrument(await engine(), wasm, told(target, further)));
    }
    default: {
      const [files, target, json] = val;
      return written(line, files, async (wasm) => {
        const found = any.inspectFurther(await engine(), wasm, told(target, further));
        return Buffer.from(line.printFurther(found, json));
      });
    }
  }
}

async function initialize(line, asked, further, preinitialize) {
  for (const warning of asked.warnings) {
    warn(warning);
  }
  if (asked.proposals.length > 0) {
    throw new WizerError(`${asked.proposals[0]} is not available here: the engine decides which proposals it supports`);
  }
  const { files, wasi } = asked;
  await written(line, files, async (wasm) => {
    const options = {
      ...told(asked.target, further),
      importGlobals: further.importGlobals.map(({ name, value }) => [name, value]),
      allowOpenHandles: asked.allowOpenHandles,
      denyOpenHandles: asked.denyOpenHandles,
      initFuncStatus: asked.initFuncStatus,
      preloads: dictionary(),
      onWarning: warn,
      onReturn: (name, value) => print(2, `${printable(name)} returned: ${printable(value)}\n`),
    };
    for (const { name, value } of asked.preloads) {
      options.preloads[name] = read(line, value);
    }
    if (asked.onto !== undefined) {
      options.onto = read(line, asked.onto);
      options.mapModules = asked.mapModules;
    }
    if (wasi.allowWasi) {
      options.wasi = granted(wasi, files);
    }
    return preinitialize(wasm, options);
  });
}

/**
 * Reads the input and writes the result. An output that can't be written is an error before
 * anything runs.
 */
async function written(line, files, make) {
  const output = new Output(files.output);
  try {
    const wasm = read(line, files.input);
    output.write(await make(wasm));
  } finally {
    output.close();
  }
}

function told({ initFunc, renames }, { target }) {
  return {
    // The first one is not among the others.
    initFunc: initFunc === undefined ? undefined : [initFunc, ...target.initializers],
    initFuncExport: target.initExport,
    renames: renames.map(({ name, value }) => [name, value]),
  };
}

/** Whether a variable is not valid UTF-8. Node inserts replacement characters. */
function isBroken([name, value]) {
  return name.includes('\ufffd') || value.includes('\ufffd');
}

function granted(wasi, files) {
  const named = new Map(wasi.env);
  const inherited = wasi.inheritEnv ? Object.entries(process.env) : [];
  for (const [name] of inherited.filter((variable) => isBroken(variable) && !named.has(variable[0]))) {
    process.stderr.write(`Warning: --inherit-env does not pass on \`${printable(name)}\`: it is not valid UTF-8\n`);
  }
  const env = dictionary(inherited.filter((variable) => !isBroken(variable)));
  for (const [name, value] of wasi.env) {
    const set = value ?? process.env[name];
    if (value === undefined && set !== undefined && isBroken([name, set])) {
      const text = `the environment variable \`${name}\` is not valid UTF-8, so it can't be passed on: give a value, with \`--env ${name}=VALUE\``;
      throw new WizerError(text, { kind: 'options' });
    }
    // A variable that is not set here is not passed on.
    if (set !== undefined) {
      env[name] = set;
    }
  }
  const dirs = dictionary();
  for (const { host, guest, readOnly } of wasi.dirs) {
    if (dirs[guest]) {
      throw new WizerError(`two directories are called ${guest}: give one of them another name, as --dir ${host}::NAME`, { kind: 'options' });
    }
    dirs[guest] = { path: host, readOnly };
  }
  const streams = wasi.inheritStdio
    ? // The guest shares no stream with the input and the output.
      { stdin: files.input === undefined ? undefined : 0, stdout: files.output === undefined ? 2 : 1, stderr: 2 }
    : {};
  return { env, dirs, http: wasi.allowHttp, ...streams };
}

/** Reads a binary or text from a path or from standard input. */
function read(line, path) {
  const name = path === undefined ? 'standard input' : path;
  let bytes;
  try {
    bytes = readFileSync(path ?? 0);
  } catch (error) {
    throw new WizerError(`${name} can't be read`, { causes: [systemError(error)], cause: error });
  }
  const magic = bytes.length >= 4 && bytes.readUInt32LE(0) === 0x6d736100;
  if (magic) {
    return bytes;
  }
  try {
    return line.parse(path, bytes);
  } catch (error) {
    const causes = error.payload ?? error;
    throw new WizerError(`${name} is neither a WebAssembly binary nor WebAssembly text`, { causes });
  }
}

function warn(text) {
  print(2, `Warning: ${printable(text)}\n`);
}

/** Prints text. Errors are ignored. */
function print(fd, text) {
  try {
    writeAll(fd, Buffer.from(text));
  } catch {
    // A closed pipe is not an error.
  }
}
