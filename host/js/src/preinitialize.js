// The functions of the package, for any engine.

import { prepareComponent } from './component.js';
import { WizerError, asked } from './error.js';
import { Given } from './given.js';
import { Search, own, secrets } from './leaks.js';
import { prepareModule } from './module.js';
import { DISPOSE, binary, open } from './open.js';
import { OpenedModule, validated } from './opened.js';
import { further, told } from './options.js';
import { join } from './pieces.js';
import { Surroundings, surroundings } from './reproducible.js';
import { Taken, checkKinds } from './taken.js';
import { Target } from './target.js';
import { verified } from './verified.js';

/**
 * What a run gives and notes: a new one for each.
 *
 * @typedef {{
 *   taken: Taken,
 *   search: Search,
 *   recorded?: import('./recorded.js').Recorded,
 *   surroundings?: Surroundings,
 * }} Run
 */

/**
 * Runs a binary's initializer once, and returns a binary that starts where the initializer ended.
 *
 * @param {object} engine the parts that differ between Node and browsers: the transform, WASI
 * @param {Uint8Array} wasm
 * @param {object} [given] see `Options` in `index.d.ts`
 */
export async function preinitialize(engine, wasm, given = {}) {
  const options = { preloads: {}, onProgress: () => {}, ...given };
  options.signal?.throwIfAborted();
  checkKinds(options.deny);
  const same = surroundings(options.reproducible);
  options.onProgress('open');
  const bytes = binary(wasm);
  const target = open(engine, bytes, options, Boolean(options.imports || options.onInstance));
  try {
    const isModule = asked(() => target.kind()) === 'module';
    const avoided = await secrets(options, engine);
    const prepared = await (isModule ? prepareModule : prepareComponent)(target, bytes, options, engine);
    const run = (options, recorded) => {
      const own = same && new Surroundings(same);
      return prepared(options, { taken: new Taken(), search: new Search(avoided), recorded, surroundings: own });
    };
    const input = options.onto ? binary(options.onto) : bytes;
    const result = await (options.verify ? verified(run, options, input, engine) : run(options));
    options.onProgress('validate');
    options.signal?.throwIfAborted();
    return isModule ? validated(result) : result;
  } finally {
    target[DISPOSE]();
  }
}

/**
 * Compares two results of one binary.
 *
 * @returns `comparison` of `wit/wizer.wit`
 */
export function compare(engine, first, second, input) {
  return asked(() => engine.transform.compare(binary(first), binary(second), input === undefined ? undefined : binary(input)));
}

/**
 * Tells what a result consists of.
 *
 * @param {object} engine
 * @param {Uint8Array} wasm
 * @param {Uint8Array} [input] the binary that it was made from
 * @param {import('./leaks.js').Secret[]} [secrets] whose copies are told of
 * @returns {{ picture: object, origins: string[] }} `picture` of `wit/wizer.wit`, and the origins
 *   of the secrets
 */
export function depict(engine, wasm, input, secrets = []) {
  const values = secrets.map(({ secret }) => secret);
  const picture = asked(() => engine.transform.depict(binary(wasm), input === undefined ? undefined : binary(input), values));
  return { picture, origins: secrets.map(({ origin }) => origin) };
}

/**
 * As `depict`, with the values of environment variables. It is drawn as well.
 *
 * @param {object} engine
 * @param {Uint8Array} wasm
 * @param {{ input?: Uint8Array, env?: Record<string, string>, name?: string }} [options]
 */
export async function drawn(engine, wasm, { input, env = {}, name } = {}) {
  const variables = Object.entries(env).map(([variable, value]) => [variable, String(value)]);
  const secrets = await own(variables, {}, [], engine);
  const { picture, origins } = depict(engine, wasm, input, secrets);
  const { commandLine } = await engine.commandComponent();
  const [style, part] = commandLine.htmlPart(picture, origins);
  return { picture, origins, page: commandLine.htmlPage(name, picture, origins), style, part };
}

/** Opens a module, for instances of one's own. */
export async function openTarget(engine, wasm, options = {}) {
  const bytes = binary(wasm);
  const target = open(engine, bytes, options, true);
  try {
    if (asked(() => target.kind()) !== 'module') {
      throw new WizerError('`open` is for modules: pre-initialize a component with `preinitialize`', { kind: 'options' });
    }
    const opened = new OpenedModule(engine, target, bytes);
    const given = new Given(options.importGlobals ?? {}, engine.commandComponent);
    await given.read(opened.stateImports);
    given.finish();
    await opened.compile();
    return new Target(opened, given);
  } catch (error) {
    target[DISPOSE]();
    throw error;
  }
}

/** Returns the instrumented binary. */
export function instrument(engine, wasm, options = {}) {
  const bytes = binary(wasm);
  const target = open(engine, bytes, options, false);
  try {
    return join(asked(() => target.instrumented()), bytes);
  } finally {
    target[DISPOSE]();
  }
}

/**
 * Inspects a binary without running it.
 *
 * @returns `further-inspection` of `wit/wizer.wit`
 */
export function inspectFurther(engine, wasm, options = {}) {
  return asked(() => engine.transform.inspectFurther(binary(wasm), told(options), further(options)));
}

/** As `inspectFurther`. All findings are fields of one object. */
export function inspect(engine, wasm, options) {
  const { inspection, ...more } = inspectFurther(engine, wasm, options);
  return { ...inspection, ...more };
}
