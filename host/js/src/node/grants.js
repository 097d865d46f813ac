// What the command grants an initializer.

import { dictionary } from '../dictionary.js';
import { WizerError } from '../error.js';
import { printable } from '../printable.js';
import { MOST_SECONDS } from '../reproducible.js';

/** Whether a variable is not valid UTF-8. Node inserts replacement characters. */
function isBroken([name, value]) {
  return name.includes('\ufffd') || value.includes('\ufffd');
}

/**
 * The environment variables that an option grants or names.
 *
 * @param {{ env: [string, string | undefined][], inheritEnv: boolean }} wasi
 * @returns {Record<string, string>}
 */
export function variables(wasi) {
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
  return env;
}

/**
 * @param {object} wasi `grants` of `wit/command-line.wit`
 * @param {object} files the input and the output, which the initializer shares no stream with
 * @returns {object} the option `wasi`
 */
export function granted(wasi, files) {
  const env = variables(wasi);
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

/**
 * @param {bigint | undefined} seed
 * @returns {{ seed: bigint, time: number } | undefined} the option `reproducible`
 */
export function reproducible(seed) {
  if (seed === undefined) {
    return undefined;
  }
  const time = process.env.SOURCE_DATE_EPOCH ?? '0';
  if (!/^[0-9]+$/.test(time) || BigInt(time) > MOST_SECONDS) {
    throw new WizerError(`SOURCE_DATE_EPOCH is \`${printable(time)}\`: expected a number of seconds since 1970, of at most ${MOST_SECONDS}`, { kind: 'options' });
  }
  return { seed, time: Number(time) };
}
