// Runs Fastly's own build of a JavaScript program, with another command in place of its `wizer`.
//
//     node fastly.mjs WIZER INPUT.js OUTPUT.wasm [OPTION...]
//
// Further options are passed to the build. Prints the size of the output in bytes and the time in
// milliseconds.

import { statSync } from "node:fs";
import { register } from "node:module";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const [wizer, input, output, ...options] = process.argv.slice(2);
if (!output) {
  console.error("usage: node fastly.mjs WIZER INPUT.js OUTPUT.wasm [OPTION...]");
  process.exit(2);
}

const moduleOf = (source) => `data:text/javascript,${encodeURIComponent(source)}`;

// The build has no option for the command: it takes the path that this package exports as its
// default.
const standIn = moduleOf(`export default ${JSON.stringify(resolve(wizer))};`);
register(
  moduleOf(`
    export const resolve = (specifier, context, next) =>
      specifier === "@bytecodealliance/wizer"
        ? { url: ${JSON.stringify(standIn)}, shortCircuit: true }
        : next(specifier, context);
  `),
);

// The package does not export its command, so its file is loaded. It reads the arguments when it is
// loaded.
const build = new URL("node_modules/@fastly/js-compute/dist/cli/js-compute-runtime-cli.js", import.meta.url);
process.argv = [process.execPath, fileURLToPath(build), ...options, input, output];

const start = performance.now();
await import(build);
console.log(`${statSync(output).size} bytes, ${Math.round(performance.now() - start)} ms`);
