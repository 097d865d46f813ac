// The command `wizer`, as the native one: parses options, and has one outcome.

import { dictionary } from '../dictionary.js';
import { WizerError } from '../error.js';
import * as any from '../preinitialize.js';
import { printable } from '../printable.js';
import { Account } from './account.js';
import { diff } from './diff.js';
import { draw } from './drawing.js';
import { commandComponent, engine } from './engine.js';
import { granted, reproducible } from './grants.js';
import { read } from './input.js';
import { Output, writeAll } from './output.js';

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
  let act;
  try {
    act = asked(line, given, preinitialize);
  } catch (error) {
    const { text, stderr, status } = error.payload ?? error;
    print(stderr ? 2 : 1, text);
    return status;
  }
  try {
    return await act();
  } catch (error) {
    const causes = error instanceof WizerError ? error.causes : [];
    const isAllowable = error?.kind === 'handles' && !error.message.includes('left backpressure on');
    const remedy = isAllowable ? '; --allow-open-handles makes this a warning' : '';
    print(2, line.report(`${error?.message ?? error}${remedy}`, causes));
    return 1;
  }
}

/**
 * Reads the words of a command line.
 *
 * @returns {() => Promise<number>} does what they ask for, and returns the exit status
 */
function asked(line, words, preinitialize) {
  const compared = line.readDiff(words);
  if (compared !== undefined) {
    return () => diff(line, compared);
  }
  const drawn = line.readDrawing(words);
  if (drawn !== undefined) {
    return async () => {
      await draw(line, drawn);
      return 0;
    };
  }
  const [command, further] = [line.read(words), line.readFurther(words)];
  return async () => {
    await run(line, command, further, preinitialize);
    return 0;
  };
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
  const account = new Account(further.report);
  const make = async (wasm) => {
    const options = {
      ...told(asked.target, further),
      importGlobals: further.importGlobals.map(({ name, value }) => [name, value]),
      allowOpenHandles: asked.allowOpenHandles,
      denyOpenHandles: asked.denyOpenHandles,
      initFuncStatus: asked.initFuncStatus,
      preloads: dictionary(),
      deny: further.deny,
      denyLeaks: further.denyLeaks,
      scrubEnv: further.scrubEnv,
      verify: further.verify,
      reproducible: reproducible(further.reproducible),
      onTaken(taken) {
        account.taken = taken;
      },
      onLeaks(leaks) {
        account.leaks = leaks;
      },
      onWarning(text) {
        account.warnings.push(text);
        warn(text);
      },
      onReturn(name, value) {
        account.returned.push({ name, value });
        print(2, `${printable(name)} returned: ${printable(value)}\n`);
      },
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
  };
  await written(line, files, make, account);
}

/**
 * Reads the input, writes the result, and then the report, if there is one. An output that can't be
 * written is an error before anything runs.
 */
async function written(line, files, make, account) {
  const output = new Output(files.output);
  try {
    account?.begin(output);
    const wasm = read(line, files.input);
    output.write(await make(wasm));
    account?.write(line);
  } finally {
    output.close();
    account?.close();
  }
}

function told({ initFunc, renames }, { target }) {
  return {
    // The first one is not among the others.
    initFunc: initFunc === undefined ? undefined : [initFunc, ...target.initializers],
    initFuncExport: target.initExport,
    canonicalNans: target.canonicalNans,
    renames: renames.map(({ name, value }) => [name, value]),
  };
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
