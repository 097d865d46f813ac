// Compiles a program with the compiler of MoonBit's playground, which is JavaScript for a worker.
//
//     node moonbit.mjs SOURCE OUTPUT FUNCTION…
//
// The functions are exported. The playground compiles to JavaScript, and has the core library with
// its sources: what the program needs of it is compiled here.

import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';

const TARGET = 'wasm-gc';
const NEEDED = ['moonbitlang/core/abort', 'moonbitlang/core/builtin'];
const CORE = '/lib/core/_build';
const PREFIX = 'moonbit-core:';

const here = dirname(fileURLToPath(import.meta.url));
const playground = join(here, 'node_modules/@moonbit/moonpad-monaco/dist');

const [source, output, ...exportedFunctions] = process.argv.slice(2);
const files = await library();
const compiler = await started();

// The interfaces of all packages of the core library, by path. Those that are compiled here
// replace those for JavaScript.
const interfaces = new Map();
for (const [path, bytes] of files) {
  if (path.endsWith('.mi')) {
    interfaces.set(PREFIX + path, new Uint8Array(bytes));
  }
}

const { packages } = JSON.parse(files.get(`${CORE}/packages.json`));
const coreFiles = [];
for (const name of NEEDED) {
  const made = packages.find(({ root, rel }) => `${root}/${rel}` === name);
  const chosen = Object.entries(made.files).filter(
    ([, { backend, optlevel }]) => backend.includes('WasmGC') && optlevel.includes('Release'),
  );
  const built = await build({
    mbtFiles: chosen.map(([path]) => [path, String(files.get(path.slice(PREFIX.length)))]),
    miFiles: made.deps.map(({ path, alias }) => {
      const { artifact } = packages.find(({ root, rel }) => `${root}/${rel}` === path);
      return [`${artifact}:${alias}`, interfaces.get(artifact)];
    }),
    stdMiFiles: [],
    pkg: name,
    pkgSources: [`${name}:${made['root-path']}`],
    isMain: false,
  });
  interfaces.set(made.artifact, built.mi);
  coreFiles.push(built.core);
}

const pkg = 'wizer/program';
const pkgSources = [`${pkg}:program:/`, `moonbitlang/core:${PREFIX}/lib/core`];
const program = await build({
  mbtFiles: [[basename(source), await readFile(source, 'utf8')]],
  miFiles: [],
  stdMiFiles: [...interfaces],
  pkg,
  pkgSources,
  isMain: true,
});
const linked = await compiler('linkCore', {
  coreFiles: [...coreFiles, program.core],
  main: pkg,
  pkgSources,
  target: TARGET,
  exportedFunctions,
  outputFormat: 'wasm',
  testMode: false,
  debug: false,
  noOpt: false,
  sourceMap: false,
  sources: {},
  stopOnMain: false,
});
await writeFile(output, linked.result);

/** Compiles a package. */
async function build(what) {
  const built = await compiler('buildPackage', {
    indirectImportMiFiles: [],
    target: TARGET,
    errorFormat: 'human',
    enableValueTracing: false,
    noOpt: false,
    ...what,
  });
  if (!built.core) {
    throw new Error(built.diagnostics.join('\n'));
  }
  return built;
}

/** The files of the core library, which are Base64 in the playground's code. */
async function library() {
  const code = await readFile(join(playground, 'moonpad-monaco.js'), 'utf8');
  const texts = new Map();
  for (const [, variable, text] of code.matchAll(/([\w$]{1,9}) = \w{1,9}\("([A-Za-z0-9+/]+=*)"\)/g)) {
    texts.set(variable, text);
  }
  const found = new Map();
  for (const [, path, variable] of code.matchAll(/\w{1,9}\["(\/lib\/core\/[^"]+)"\] = ([\w$]+);/g)) {
    if (texts.has(variable)) {
      found.set(path, Buffer.from(texts.get(variable), 'base64'));
    }
  }
  return found;
}

/** Starts the compiler. Returns a function that calls one of its functions. */
async function started() {
  let listen;
  let answered;
  const scope = { TextDecoder, TextEncoder, MessageChannel, console: { error() {}, log() {} } };
  scope.self = scope;
  scope.addEventListener = (kind, listener) => {
    listen = listener;
  };
  scope.removeEventListener = () => {};
  scope.postMessage = (message) => answered(message);
  runInContext(await readFile(join(playground, 'moonc-worker.js'), 'utf8'), createContext(scope));
  return (name, argument) =>
    new Promise((resolve, reject) => {
      answered = ({ type, value }) => {
        if (type === 'HANDLER') {
          reject(new Error(`${name}: ${JSON.stringify(value)}`));
        } else {
          resolve(value);
        }
      };
      const argumentList = [{ type: 'RAW', value: argument }];
      listen({ origin: '', data: { id: '1', type: 'APPLY', path: [name], argumentList } });
    });
}
