// The standard streams of a component: those of the process, other ones, or none.

import { dictionary } from '../dictionary.js';
import { WizerError } from '../error.js';
import { notedInput } from '../noted2.js';

/**
 * Replaces the streams of the shim by the granted ones, which are given by number.
 *
 * @param {Record<string, any>} all the shim's interfaces, by name
 * @param {{ stdin?: number, stdout?: number, stderr?: number }} granted
 * @param {import('../preinitialize.js').Run} run notes what is read
 */
export function streams(all, { stdin, stdout, stderr }, { taken, recorded }) {
  const { InputStream, OutputStream } = all['wasi:io/streams'];
  const pollable = () => all['wasi:clocks/monotonic-clock'].subscribeDuration(0n);
  const outputs = { 1: all['wasi:cli/stdout'].getStdout, 2: all['wasi:cli/stderr'].getStderr };
  const output = (fd) => known('output', fd === undefined ? () => nowhere(OutputStream, pollable) : outputs[fd]);
  const own = () => notedInput(all['wasi:cli/stdin'].getStdin(), taken, recorded, pollable);
  const input = stdin === undefined ? () => empty(InputStream, pollable) : stdin === 0 ? own : undefined;
  return dictionary([
    ...Object.entries(all),
    ['wasi:cli/stdin', { getStdin: known('input', input) }],
    ['wasi:cli/stdout', { getStdout: output(stdout) }],
    ['wasi:cli/stderr', { getStderr: output(stderr) }],
  ]);
}

function known(what, stream) {
  if (!stream) {
    throw new WizerError(`a component's standard ${what} is the process's own: 0 to read, 1 or 2 to write`, { kind: 'options' });
  }
  return stream;
}

/** A stream of the shim's class, with only these methods. */
function like(kind, methods) {
  return Object.defineProperties(
    Object.create(kind.prototype),
    Object.fromEntries(Object.entries(methods).map(([name, value]) => [name, { value }])),
  );
}

/** A stream that drops its output. */
function nowhere(kind, subscribe) {
  const done = () => {};
  return like(kind, {
    checkWrite: () => 65536n,
    write: done,
    writeZeroes: done,
    flush: done,
    blockingFlush: done,
    blockingWriteAndFlush: done,
    blockingWriteZeroesAndFlush: done,
    subscribe,
  });
}

/** A stream at its end. */
function empty(kind, subscribe) {
  const closed = () => {
    throw { tag: 'closed' };
  };
  return like(kind, { read: closed, blockingRead: closed, skip: closed, blockingSkip: closed, subscribe });
}
