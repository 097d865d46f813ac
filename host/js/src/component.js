// Pre-initializes a component. Engines run only modules: jco converts the component to modules and
// JavaScript.
//
// The instrumented component is wrapped in another one, which calls the initializer with its
// arguments, and has stubs for unresolved imports: see `preparation` in `wit/command-line.wit`. So
// no types are needed here.

import { snapshot } from './component-state.js';
import { WizerError, asked } from './error.js';
import { found } from './leaks.js';
import { told } from './options.js';
import { join } from './pieces.js';
import { printable } from './printable.js';
import { NO_STATUS } from './module.js';
import { granted } from './taken.js';
import { componentCauses, reason, traced } from './trap.js';

/** A module with two memories. An accessor has a memory of its own beside the component's. */
const TWO_MEMORIES = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 5, 5, 2, 0, 0, 0, 0);

/**
 * Prepares a component: converts it to modules.
 *
 * @param {object} target the transform's target
 * @param {Uint8Array} wasm
 * @param {object} options of `preinitialize`
 * @param {object} engine the functions that differ between Node and browsers
 * @returns a function of the options and of a `Run` (see `preinitialize.js`), which runs it in a
 *   fresh instance, and returns a promise of the result
 */
export async function prepareComponent(target, wasm, options, engine) {
  if (!WebAssembly.validate(TWO_MEMORIES)) {
    throw new WizerError('a component needs an engine with several memories, which this one lacks: Node 22 has them', { kind: 'unsupported' });
  }
  if (Object.keys(options.preloads).length > 0) {
    throw new WizerError('a component takes no preloaded modules: compose it with the component that provides its imports, with `wac plug` say', { kind: 'options' });
  }
  if (Object.keys(options.importGlobals ?? {}).length > 0) {
    throw new WizerError('a component imports no globals', { kind: 'options' });
  }
  if (options.initFuncStatus) {
    throw new WizerError(NO_STATUS, { kind: 'options' });
  }
  if (options.denyOpenHandles) {
    throw new WizerError("--deny-open-handles is not available here: the host's resources are not counted", { kind: 'options' });
  }
  if (options.deny?.includes('handles')) {
    throw new WizerError("--deny handles is not available here: the host's resources are not counted", { kind: 'options' });
  }
  options.onProgress('compile');
  const instrumented = join(asked(() => target.instrumented()), wasm);
  const { preparation, peeking } = await engine.commandComponent();
  const calls = asked(() => target.initializers());
  if (calls.length === 0) {
    throw new WizerError('a component needs an initializer here: name one', { kind: 'options' });
  }
  const ready = said(() =>
    preparation.prepareSeveral(instrumented, asked(() => target.exports()).val, calls, {
      allowWasi: Boolean(options.wasi),
      directories: Object.keys(options.wasi?.dirs ?? options.wasi?.files ?? {}),
    }),
  );
  const instantiate = await transpiled(ready, engine);
  const names = calls.map(({ path }) => path.join('.'));
  return (options, run) => runComponent({ target, wasm, engine, preparation, peeking, names, instantiate }, options, run);
}

async function runComponent({ target, wasm, engine, preparation, peeking, names, instantiate }, options, run) {
  const { onProgress, onWarning = () => {}, onReturn = () => {}, signal } = options;
  signal?.throwIfAborted();

  onProgress('initialize');
  const imported = () => asked(() => engine.transform.inspect(wasm, told(options))).imports;
  const imports = options.wasi ? await engine.wasi2(options.wasi, imported(), run) : {};
  const root = await instantiated(instantiate, imports);
  const { prepared, state, wizerBegin } = root;
  if (wizerBegin !== undefined) {
    await begun(wizerBegin, names[0]);
  }
  const returned = names.flatMap((name) => {
    stopped(() => prepared.initialize(), `the \`${name}\` function trapped`);
    const value = valueReturned(prepared, name, preparation, peeking);
    return value === undefined ? [] : [{ name, value }];
  });
  stopped(() => state.reset(), 'a function that lets go of handles trapped');
  const held = state.resources();
  const open = preparation.openHandles(held);
  // Backpressure is no handle: the result would take calls.
  const isOff = held.some(([name, count]) => name === '[backpressure]' && count > 0);
  if (open !== undefined && (isOff || !options.allowOpenHandles)) {
    throw new WizerError(open, { kind: 'handles' });
  }
  const hidden = await granted(run.taken, options, engine.commandComponent);
  signal?.throwIfAborted();

  onProgress('snapshot');
  const result = snapshot(target, options.onto ? new Uint8Array(options.onto) : wasm, state, engine, run.search);
  const copied = await found(run.search.leaks, options, engine.commandComponent);
  if (open !== undefined) {
    onWarning(`${open}, in the result they lead nowhere`);
  }
  [hidden, asked(() => target.expectation()), copied].filter((text) => text !== undefined).forEach((text) => onWarning(text));
  returned.forEach(({ name, value }) => onReturn(name, value));
  return result;
}

/** The result of the initializer that was called last, in WAVE syntax. */
function valueReturned(prepared, name, preparation, peeking) {
  const outcome = said(() => {
    const found = prepared.returned();
    return found && peeking(prepared, () => preparation.returned(...found));
  });
  if (outcome?.tag === 'failure') {
    throw new WizerError(`the \`${name}\` function returned an error: ${outcome.val}`, { kind: 'returned' });
  }
  return outcome?.tag === 'value' ? outcome.val : undefined;
}

/** Returns a function that instantiates a component. */
async function transpiled(component, engine) {
  try {
    const { files } = await engine.transpile(component);
    const source = files.find(([name]) => name.endsWith('.js'))[1];
    const { instantiate } = await engine.evaluate(source);
    const modules = new Map(files);
    return (imports) => instantiate((name) => WebAssembly.compile(modules.get(name)), imports);
  } catch (error) {
    throw new WizerError("the component can't be compiled", { kind: 'compile', causes: lines(error), cause: error });
  }
}

/** The lines of an error and its causes. */
function lines(error) {
  const text = String(error?.message ?? error).split('\n').map((line) => line.trim());
  return text.filter((line) => line !== '' && line !== 'Caused by:').map(printable);
}

async function instantiated(instantiate, imports) {
  try {
    return await traced(() => instantiate(imports));
  } catch (error) {
    const found = componentCauses(error);
    if (error instanceof WebAssembly.CompileError) {
      throw new WizerError("the component can't be compiled", { kind: 'compile', causes: found, cause: error });
    }
    // Only start functions run here, and only running functions have a backtrace.
    const [kind, message] = found.length > 1 ? ['trap', 'the start function trapped'] : ['instantiate', "the component can't be instantiated"];
    throw new WizerError(message, { kind, causes: found, cause: error });
  }
}

/** Calls an asynchronous initializer. */
async function begun(begin, name) {
  try {
    await traced(begin);
  } catch (error) {
    throw new WizerError(`the \`${name}\` function trapped`, { kind: 'trap', causes: componentCauses(error), cause: error });
  }
}

/** Makes a call that may trap. */
function stopped(call, message) {
  try {
    traced(call);
  } catch (error) {
    throw new WizerError(message, { kind: 'trap', causes: componentCauses(error), cause: error });
  }
}

/** Makes a call that may fail with a text. */
function said(call) {
  try {
    return call();
  } catch (error) {
    const text = error?.payload ?? error;
    throw typeof text === 'string' ? new WizerError(text, { kind: 'options' }) : new WizerError(reason(error), { kind: 'internal', cause: error });
  }
}
