// Code of a user, for the compiler to check.

import command, {
  type Comparison,
  type Inspection,
  type Leak,
  type Options,
  type TakenItem,
  type TakenKind,
  Target,
  WizerError,
  compare,
  depict,
  inspect,
  instrument,
  open,
  preinitialize,
} from 'wizer-js';

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
const kinds: TakenKind[] = ['clocks', 'random'];
const names: string[] = [];
const told = ({ kind, name, count, bytes, access, first }: TakenItem) => names.push(`${kind} ${name} ${count + bytes} ${access.missing ?? false} ${first ?? 0n}`);
await preinitialize(result, { wasi: true, deny: kinds, onTaken: (taken) => taken.forEach(told) });
const leaked = ({ origin, memory, offset }: Leak) => names.push(`${origin} ${memory} ${offset + 1n}`);
await preinitialize(result, { wasi: true, denyLeaks: true, scrubEnv: ['TOKEN'], onLeaks: (leaks) => leaks.forEach(leaked) });
for (const reproducible of [true, false, 7, 7n, {}, { seed: 7n }, { time: 7 }]) {
  await preinitialize(result, { verify: true, reproducible });
}
const compared: Comparison = await compare(result, result, new ArrayBuffer(0));
const drawn: string = (await depict(result, { input: result, env: { A: 'b' }, name: 'a.wasm' })).page;
const differences: number = compared.differences.length;
const differs = (error: WizerError): boolean | undefined => error.comparison?.identical;
// @ts-expect-error: seeds are integers
await preinitialize(result, { reproducible: { seed: '7' } });
// @ts-expect-error: names are in a list
await preinitialize(result, { scrubEnv: 'TOKEN' });
// @ts-expect-error: it is no kind
await preinitialize(result, { deny: ['time'] });
// @ts-expect-error: it is made by `open`
new Target();
// @ts-expect-error: exports are not renamed so
await preinitialize(result, { initFuncExport: 'rename' });
// @ts-expect-error: a number is no name
await preinitialize(result, { initFunc: 1 });
export { WizerError, differences, differs, drawn, expected, initializers, mayFail, names, path, returned, size, snapshots };
