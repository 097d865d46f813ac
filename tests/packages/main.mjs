// Runs the driver of a package: a file beside this one.
//
//     node main.mjs answer DRIVER WASM [NOTES]
//     node main.mjs initialize DRIVER WASM WIZER OUTPUT [NOTES]
//     node main.mjs preloads DRIVER WASM FOLDER
//
// `answer` uses the package with this binary in place of its own. It prints JSON: the answer, and
// the milliseconds from the bytes of the binary to the first answer. `initialize` starts the
// package with an instrumented binary, and writes a snapshot of its instance. WIZER is the library
// for JavaScript. What the loader needs to know of the snapshot is in NOTES, which is JSON.
// `preloads` writes modules that provide what the package's loader provides, and prints their
// names.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [command, name, path, ...rest] = process.argv.slice(2);
const driver = await import(`./${name}.mjs`);
const wasm = await readFile(path);

if (command === 'answer') {
  const notes = rest[0] && JSON.parse(await readFile(rest[0], 'utf8'));
  const start = performance.now();
  let end;
  const first = () => (end ??= performance.now());
  const answer = await driver.answer(wasm, notes, first);
  print({ answer, milliseconds: first() - start });
} else if (command === 'initialize') {
  const [wizer, output, notes] = rest;
  const { open } = await import(pathToFileURL(wizer));
  const made = await driver.initialize(wasm, open);
  await writeFile(output, made.wasm);
  if (notes) {
    await writeFile(notes, JSON.stringify(made.notes));
  }
} else {
  const texts = await driver.preloads(wasm);
  for (const [module, text] of Object.entries(texts)) {
    await writeFile(join(rest[0], `${module}.wat`), text);
  }
  print(Object.keys(texts));
}

/** Prints one value, and ends the process, also if the package has workers. */
function print(value) {
  process.stdout.write(`${JSON.stringify(value)}\n`, () => process.exit());
}
