// The parser of oxc, built for wasm32-wasip1-threads. Its module imports a shared memory, and has
// one instance in each worker.

import { createRequire } from 'node:module';

import { replace } from './replaced.mjs';

const SOURCE = `
  import { readFile } from 'node:fs/promises';
  export class Reader<T extends object> { #bytes = 0n; static { Reader.name; }
    async *lines(path: string): AsyncGenerator<T> { yield JSON.parse(await readFile(path, 'utf8')) as T; } }
  export const square = (a: number): string => \`\${a ** 2}\`;
`;

/** Parses a file in this thread, and others in workers. */
export async function answer(wasm) {
  // No other build of the parser.
  process.env.NAPI_RS_FORCE_WASI = 'error';
  replace('parser.wasm32-wasi.wasm', wasm);
  const workers = counted();
  const { parse, parseSync } = await import('oxc-parser');
  const files = Array.from({ length: 16 }, (_, i) => [`file${i}.ts`, `${SOURCE}\nexport let last${i} = ${i};`]);
  const parsed = await Promise.all(files.map(([name, text]) => parse(name, text)));
  const wrong = parseSync('wrong.js', 'let = = 1;');
  return {
    here: JSON.stringify(parseSync('here.ts', SOURCE).program, (_, value) => (typeof value === 'bigint' ? `${value}n` : value)),
    there: parsed.map(({ program, errors }) => [program.body.at(-1), program.body.length, errors.length]),
    wrong: wrong.errors.map(({ message }) => message),
    inWorkers: workers() > 1,
  };
}

/** Counts the workers that are started from now on. */
function counted() {
  const threads = createRequire(import.meta.url)('node:worker_threads');
  let workers = 0;
  threads.Worker = class extends threads.Worker {
    constructor(...options) {
      super(...options);
      workers += 1;
    }
  };
  return () => workers;
}
