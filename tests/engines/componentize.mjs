// Builds a component from a JavaScript module with ComponentizeJS, and with a given `wizer`
// command. Its world is in greeter.wit by default. It does not import the features that are listed
// at the end.
//
//     node componentize.mjs WIZER OUTPUT.wasm [SOURCE.js [WORLD.wit [FEATURE...]]]
//
// Prints the size of the output in bytes and the time in milliseconds. When ComponentizeJS rejects
// the module, stderr has only its message, and the status is 1.

import { readFile, writeFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { componentize } from "@bytecodealliance/componentize-js";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

const [wizer, output, source = here("greeter.js"), world = here("greeter.wit"), ...disableFeatures] = process.argv.slice(2);
if (!output) {
  console.error("usage: node componentize.mjs WIZER OUTPUT.wasm [SOURCE.js [WORLD.wit [FEATURE...]]]");
  process.exit(2);
}

const start = performance.now();
try {
  const { component } = await componentize(await readFile(source, "utf8"), {
    witPath: world,
    sourceName: basename(source),
    wizerBin: resolve(wizer),
    disableFeatures,
  });
  await writeFile(output, component);
  console.log(`${component.length} bytes, ${Math.round(performance.now() - start)} ms`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
