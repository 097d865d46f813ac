// Code of a user, for the compiler to check.

import command, { type Inspection, type Options, WizerError, inspect, instrument, preinitialize } from 'wizer-js';

const options: Options = {
  initFunc: 'setup("a", 1)',
  renames: [['_start', 'resume']],
  wasi: { env: { A: 'b' }, dirs: { '.': '.', src: { path: 'src', readOnly: true } }, stdout: 1 },
  imports: { env: { f: () => 1 } },
  onProgress: (phase) => console.log(phase),
};
const result: Uint8Array = await preinitialize(new Uint8Array(), options);
const found: Inspection = await inspect(result);
const size: bigint = found.size;
const path: string = command;
await instrument(result, { keepInitFunc: true });
await preinitialize(result, { wasi: { files: { '.': { a: 'b' } }, stdout: (line) => console.log(line) } });
// @ts-expect-error: a number is no name
await preinitialize(result, { initFunc: 1 });
export { WizerError, path, size };
