// Does the work of the page in a worker, so that progress can be shown and the work can be
// cancelled.

import { depict, inspect, preinitialize } from '../src/browser/index.js';
import { dictionary } from '../src/dictionary.js';
import { printable } from '../src/printable.js';

self.onmessage = async ({ data: { kind, file, ...options } }) => {
  try {
    const wasm = new Uint8Array(await file.arrayBuffer());
    await (kind === 'inspect' ? look(wasm) : run(wasm, options));
  } catch (error) {
    self.postMessage({ kind: 'failed', message: printable(error?.message ?? error), causes: error?.causes ?? [] });
  }
};

/** Returns the possible initializers. */
async function look(wasm) {
  const found = await inspect(wasm);
  const compiled = found.kind === 'module' ? await WebAssembly.compile(wasm).catch(() => undefined) : undefined;
  const functions = compiled ? WebAssembly.Module.exports(compiled).filter((item) => item.kind === 'function') : [];
  self.postMessage({
    kind: 'inspected',
    exports: functions.map((item) => item.name),
    initializer: found.initializer?.path.join('.'),
    imports: found.imports.map((item) => item.path),
    refusals: found.refusals.map((refusal) => refusal.text),
    remarks: remarks(found),
  });
}

/** The maximum number of possible refusals to show. */
const MOST = 5;

/** What users of the result may need to know. */
function remarks({ possibleRefusals, expectation }) {
  const shown = possibleRefusals.slice(0, MOST).map(({ text }) => `It fails if the snapshot can't hold the effects of this: ${text}`);
  const left = possibleRefusals.length - shown.length;
  return [...shown, ...(left > 0 ? [`So it does for ${left} more.`] : []), ...(expectation === undefined ? [] : [expectation])];
}

async function run(wasm, { wasi, stdin, initFuncs, initFuncExport, globals, files, renames }) {
  const began = performance.now();
  const line = (text) => self.postMessage({ kind: 'output', line: text });
  const initFunc = initFuncs.length > 0 ? initFuncs : undefined;
  const result = await preinitialize(wasm, {
    initFunc,
    initFuncExport,
    importGlobals: globals.map(value),
    renames: renames.map(pair),
    wasi: wasi && { stdin, stdout: line, stderr: line, files: { '.': await contents(files) } },
    onReturn: (name, value) => line(`${printable(name)} returned: ${printable(value)}`),
    onWarning: (text) => line(`Warning: ${printable(text)}`),
    onProgress: (phase) => self.postMessage({ kind: 'progress', phase }),
  });
  const milliseconds = performance.now() - began;
  const [old, made] = [await inspect(wasm, { initFunc }), await inspect(result, { initFunc: null })];
  const { style, part } = await depict(result, { input: wasm });
  const message = { kind: 'done', result: result.buffer, before: counted(old), after: counted(made), style, part, milliseconds };
  self.postMessage(message, [result.buffer]);
}

function pair(text) {
  const [destination, ...source] = text.split('=');
  if (source.length === 0) {
    throw new Error(`a rename is two names with = between them, and ${text} is not`);
  }
  return [destination, source.join('=')];
}

/** The name of an imported global, and its value, which has no `=`. */
function value(text) {
  const at = text.lastIndexOf('=');
  if (at < 0) {
    throw new Error(`the value of a global is a name and a number with = between them, and ${text} is not`);
  }
  return [text.slice(0, at), text.slice(at + 1)];
}

/** The chosen files, by name. */
async function contents(files) {
  const read = files.map(async (file) => [file.name, new Uint8Array(await file.arrayBuffer())]);
  return dictionary(await Promise.all(read));
}

/** The counts in an inspection. */
function counted({ size, modules }) {
  const numbers = ({ activeSegments, passiveSegments, globals }) => ({ activeSegments, passiveSegments, globals: globals.length });
  return { size: Number(size), modules: modules.map(numbers) };
}
