// QuickJS. Its module imports its memory, and all names of imports and exports are short ones, so
// only the package's loader can provide the imports.

import variant from '@jitl/quickjs-wasmfile-release-sync';
import { Lifetime, QuickJSRuntime, newQuickJSWASMModuleFromVariant, newVariant } from 'quickjs-emscripten-core';

/** `__wasm_call_ctors`, which the loader calls. */
const CONSTRUCTORS = 'u';

/** What the snapshot contains, and what a program without it has to do first. */
const SETUP = `
  const primes = [];
  for (let n = 2; primes.length < 3000; n++) {
    if (primes.every((prime) => prime * prime > n || n % prime !== 0)) primes.push(n);
  }
  const byName = new Map(primes.map((prime, index) => [\`prime \${index}\`, prime]));
`;

const QUESTION = `JSON.stringify({
  prime: byName.get("prime 2999"),
  sum: primes.reduce((a, b) => a + b),
  text: "a1b22".replace(/\\d+/g, (digits) => digits * 2),
  big: String(2n ** 100n),
})`;

const started = (emscriptenModule) => newQuickJSWASMModuleFromVariant(newVariant(variant, { emscriptenModule }));

/** Evaluates a script: in the context of the snapshot if there is one. */
export async function answer(wasm, notes) {
  const quickjs = await started({ wasmBinary: wasm });
  const context = notes ? restored(quickjs, notes) : prepared(quickjs);
  const fresh = quickjs.newContext();
  return [evaluated(context, QUESTION), evaluated(fresh, '[1, 2, 3].map((x) => x * x).join()')];
}

export async function initialize(wasm, open) {
  const target = await open(wasm, { initFunc: CONSTRUCTORS, initFuncExport: 'empty' });
  let instance;
  const quickjs = await started({
    instantiateWasm(imports, use) {
      WebAssembly.instantiate(target.module, target.imports(imports)).then((made) => {
        instance = made;
        use(instance, target.module);
      });
      return {};
    },
  });
  const context = prepared(quickjs);
  // The objects of the library don't survive, only what is in the memory.
  const notes = { runtime: context.runtime.rt.value, context: context.ctx.value };
  return { wasm: target.snapshot(instance), notes };
}

function prepared(quickjs) {
  const context = quickjs.newContext();
  context.unwrapResult(context.evalCode(SETUP)).dispose();
  return context;
}

/** New objects of the library for a runtime and a context that are in the memory. */
function restored({ module, ffi, callbacks }, notes) {
  const runtime = new QuickJSRuntime({ module, ffi, callbacks, rt: new Lifetime(notes.runtime) });
  return runtime.newContext({ contextPointer: notes.context });
}

function evaluated(context, script) {
  return context.unwrapResult(context.evalCode(script)).consume(context.dump);
}
