// `wizer inspect --html`: what a result consists of, as a page.

import { own } from '../leaks.js';
import * as any from '../preinitialize.js';
import { engine } from './engine.js';
import { variables } from './grants.js';
import { read } from './input.js';
import { Output } from './output.js';

/**
 * @param {object} line the command line, which knows the texts
 * @param {object} drawing `drawing` of `wit/command-line.wit`
 */
export async function draw(line, { files, input, name, ...asked }) {
  const output = new Output(files.output);
  try {
    const wasm = read(line, files.input);
    const original = input === undefined ? undefined : read(line, input);
    const host = await engine();
    const secrets = await own(Object.entries(variables(asked)), host.folders(), [], host);
    const { picture, origins } = any.depict(host, wasm, original, secrets);
    output.write(Buffer.from(line.htmlPage(name, picture, origins)));
  } finally {
    output.close();
  }
}
