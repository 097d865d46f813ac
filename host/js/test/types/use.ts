// Code of a user, for the compiler to check.

import command, { type Inspection, type Options, Target, WizerError, inspect, instrument, open, preinitialize } from 'wizer-js';

const options: Options = {
  initFunc: 'setup("a", 1)',
  renames: [['_start', 'resume']],
  wasi: { env: { A: 'b' }, dirs: { '.': '.', src: { path: 'src', readOnly: true } }, stdout: 1 },
  imports: { env: { f: () => 1 } },
  onProgress: (phase) => console.log(phase),
  onInstance: ({ exports }) => console.log(exports.memory),
};
const result: Uint8Array = await preinitialize(new Uint8Array(), options);
const found: Inspection = await inspect(result);
const size: bigint = found.size;
const initializers: string[] = found.initializers.map((call) => call.path.join('.'));
const mayFail: string[] = found.possibleRefusals.map((refusal) => refusal.text);
const expected: string | undefined = found.expectation;
const path: string = command;
await instrument(result, { keepInitFunc: true });
await preinitialize(result, { wasi: { files: { '.': { a: 'b' } }, stdout: (line) => console.log(line) } });
await preinitialize(result, { initFunc: ['_initialize', 'setup(3)'], initFuncExport: 'empty', importGlobals: { 'env.a': 1, 'env.b': 2n, 'env.c': '0x10' } });
const target: Target = await open(result, { initFunc: null, importGlobals: [['env.a', 1]] });
const instance = await WebAssembly.instantiate(target.module, target.imports({ env: { f: () => 1 } }));
const returned: number[] = target.initialize(instance).map(({ value }) => value);
const snapshots: Uint8Array[] = [target.snapshot(instance), target.instrumented()];
target.dispose();
{
  using disposed = await open(result);
  console.log(disposed.expectation, disposed.initializers[0]?.arguments);
}
// @ts-expect-error: it is made by `open`
new Target();
// @ts-expect-error: exports are not renamed so
await preinitialize(result, { initFuncExport: 'rename' });
// @ts-expect-error: a number is no name
await preinitialize(result, { initFunc: 1 });
export { WizerError, expected, initializers, mayFail, path, returned, size, snapshots };
