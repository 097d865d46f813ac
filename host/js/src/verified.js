// Runs the initializer twice, and compares the results.

import { WizerError, asked } from './error.js';
import { Recorded } from './recorded.js';

/** The functions that are told what there is to say of a result. */
const TOLD = ['onTaken', 'onLeaks', 'onWarning', 'onReturn'];

/** Options with other functions for all that is told. */
function telling(options, tell) {
  return { ...options, ...Object.fromEntries(TOLD.map((name) => [name, (...words) => tell(name, words)])) };
}

/**
 * Runs twice, in fresh instances. The second run reads from standard input what the first has read.
 *
 * @param {(options: object, recorded: Recorded) => Promise<Uint8Array>} run
 * @param {object} options of `preinitialize`
 * @param {Uint8Array} input the binary whose results they are
 * @param {object} engine
 * @returns {Promise<Uint8Array>} the result of both
 */
export async function verified(run, options, input, engine) {
  const recorded = new Recorded();
  const first = await run(telling(options, () => {}), recorded);
  options.signal?.throwIfAborted();
  recorded.isReplayed = true;
  const told = [];
  const second = await run(telling(options, (...each) => told.push(each)), recorded);
  if (isSame(first, second)) {
    told.forEach(([name, words]) => options[name]?.(...words));
    return second;
  }
  const comparison = asked(() => engine.transform.compare(first, second, input));
  const { commandLine } = await engine.commandComponent();
  const [message, account] = commandLine.differs(comparison);
  throw new WizerError(message, { kind: 'differs', causes: [account.trimEnd()], comparison });
}

function isSame(first, second) {
  return first.length === second.length && first.every((byte, at) => byte === second[at]);
}
