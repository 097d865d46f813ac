// `wizer diff`: how two results of one binary differ.

import * as any from '../preinitialize.js';
import { engine } from './engine.js';
import { read } from './input.js';
import { Output } from './output.js';

/**
 * @param {object} line the command line, which knows the texts
 * @param {{ first: string, second: string, input?: string, output?: string, json: boolean }} diff
 * @returns {Promise<number>} the exit status: 1 if they differ
 */
export async function diff(line, { first, second, input, output: path, json }) {
  const output = new Output(path);
  try {
    const [one, other] = [read(line, first), read(line, second)];
    const found = any.compare(await engine(), one, other, input === undefined ? undefined : read(line, input));
    output.write(Buffer.from(line.printComparison(found, json)));
    return found.identical ? 0 : 1;
  } finally {
    output.close();
  }
}
