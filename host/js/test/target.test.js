// Instances of one's own: `open`.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { Target, WizerError, open, preinitialize } from 'wizer-js';

const COUNTER = `(module
  (import "env" "step" (func $step (result i32)))
  (memory (export "memory") 1)
  (table $t (export "t") 1 funcref)
  (func $f (export "f") (result i32) (i32.load (i32.const 0)))
  (func (export "_initialize") (i32.store (i32.const 4) (i32.const 1)))
  (func (export "count") (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (call $step)))))`;

test('an instance of the user is snapshot as often as wanted', async () => {
  const wasm = await parse(COUNTER);
  const target = await open(wasm, { initFunc: null });
  assert.ok(target instanceof Target);
  assert.deepEqual(target.initializers, [{ name: '_initialize', arguments: [] }]);
  assert.equal(target.expectation, undefined);
  const [compiled, given] = [new WebAssembly.Module(target.instrumented()), target.module].map(WebAssembly.Module.exports);
  assert.deepEqual(compiled, given);
  const imports = { env: { step: () => 5 } };
  const instance = await WebAssembly.instantiate(target.module, imports);
  assert.deepEqual(target.initialize(instance), []);
  const { count, t, f } = instance.exports;
  for (const [at, expected] of [5, 10, 15].entries()) {
    count();
    // The program that calls the instance may change its exported tables, too.
    t.set(0, at === 1 ? f : null);
    const { exports } = (await WebAssembly.instantiate(target.snapshot(instance), imports)).instance;
    assert.deepEqual([exports.f(), exports.t.get(0), exports._initialize], [expected, at === 1 ? exports.f : null, undefined]);
  }
  t.set(0, (await WebAssembly.instantiate(wasm, imports)).instance.exports.f);
  assert.throws(() => target.snapshot(instance), { kind: 'unsupported' });
  target.dispose();
});

/** As the code that Emscripten generates: a memory of its own, and initializers that it calls. */
async function glue(instantiateWasm, memory = new WebAssembly.Memory({ initial: 2, maximum: 4 })) {
  const imports = { a: { m: memory, f: () => 1 } };
  const instance = await new Promise((resolve) => instantiateWasm(imports, resolve));
  instance.exports.__wasm_call_ctors();
  return { call: instance.exports.call, memory };
}

const APP = `(module
  (import "a" "m" (memory 2 4))
  (import "a" "f" (func (result i32)))
  (import "a" "missing" (func $missing))
  (func (export "__wasm_call_ctors") (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 7))))
  (func (export "call") (result i32)
    (i32.store8 (i32.const 100) (i32.const 1))
    (i32.add (i32.load (i32.const 0)) (call 0)))
  (func (export "lost") (call $missing))
  (data (i32.const 200) "abc"))`;

test('the code of a package makes the instance, and takes the result', async () => {
  const target = await open(await parse(APP), { initFunc: '__wasm_call_ctors', initFuncExport: 'empty' });
  let instance;
  const app = await glue((imports, receive) => {
    WebAssembly.instantiate(target.module, target.imports(imports)).then((made) => receive((instance = made)));
    return {};
  });
  assert.equal(app.call(), 8);
  assert.throws(() => instance.exports.lost(), { message: 'the import `a.missing` was called, which nothing provides' });
  const result = target.snapshot(instance);
  assert.match(target.expectation, /`a\.m`/);
  const again = await glue((imports, receive) => {
    imports.a.missing = () => {};
    WebAssembly.instantiate(result, imports).then(({ instance }) => receive(instance));
  });
  assert.equal(again.call(), 8);
  assert.deepEqual([100, 200, 0].map((at) => new Uint8Array(again.memory.buffer)[at]), [1, 97, 7]);

  // A memory that was not seen before is not known.
  const unseen = await WebAssembly.instantiate(target.module, { a: { m: new WebAssembly.Memory({ initial: 2, maximum: 4 }), f: () => 1, missing: () => {} } });
  assert.throws(() => target.snapshot(unseen), { kind: 'state', message: /^what the imported memory `a\.m` was before the module was instantiated is not known/ });
});

test('each instance has a memory of its own, with other contents before', async () => {
  const target = await open(await parse(APP), { initFunc: null });
  for (const word of [0, 1000]) {
    const filled = () => {
      const m = new WebAssembly.Memory({ initial: 3, maximum: 4 });
      new Int32Array(m.buffer)[0] = word;
      return { a: { m, f: () => 1, missing: () => {} } };
    };
    const instance = await WebAssembly.instantiate(target.module, target.imports(filled()));
    instance.exports.__wasm_call_ctors();
    const { exports } = (await WebAssembly.instantiate(target.snapshot(instance), filled())).instance;
    assert.equal(exports.call(), word + 8);
  }
});

test('imports are looked up as an engine does, and what is missing is made', async () => {
  const wasm = await parse(`(module
    (import "env" "f" (func $f (result i32)))
    (import "env" "g" (func $g (result i32)))
    (import "GOT.mem" "x" (global $x (mut i32)))
    (import "env" "base" (global $base i32))
    (import "env" "t" (table $t 1 externref))
    (import "env" "toString" (func $toString))
    (func (export "sum") (result i32) (i32.add (i32.add (call $f) (call $g)) (i32.add (global.get $x) (global.get $base))))
    (func (export "toString") (call $toString)))`);
  class Env {
    f() {
      return 1;
    }
  }
  // Emscripten's code makes such globals when they are looked up.
  const made = new Map();
  const got = new Proxy({}, {
    get(_, name) {
      made.set(name, made.get(name) ?? new WebAssembly.Global({ value: 'i32', mutable: true }, 10));
      return made.get(name);
    },
  });
  const target = await open(wasm, { initFunc: null, importGlobals: { 'env.base': 1000 } });
  const env = Object.assign(new Env(), { g: () => 100 });
  const instance = await WebAssembly.instantiate(target.module, target.imports({ env, 'GOT.mem': got }));
  assert.equal(instance.exports.sum(), 1111);
  assert.throws(() => instance.exports.toString(), { message: 'the import `env.toString` was called, which nothing provides' });
  made.get('x').value = 20;
  assert.ok(target.snapshot(instance));
  assert.throws(() => target.imports({ env: { base: 1 }, 'GOT.mem': got }), { kind: 'options', message: '--import-global env.base: `imports` provides this global as well' });
  assert.throws(() => target.imports({ env }), { kind: 'options', message: /^nothing provides the imported global `GOT\.mem\.x` of type i32: / });
});

test('what can go wrong has an error', async () => {
  const target = await open(await parse('(module (memory 1) (func (export "setup") (param i32) (result i32) (local.get 0)) (func (export "fail") unreachable))'), { initFunc: ['setup(7)', 'fail'] });
  assert.deepEqual(target.initializers, [{ name: 'setup', arguments: [7] }, { name: 'fail', arguments: [] }]);
  const instance = await WebAssembly.instantiate(target.module);
  assert.throws(() => target.initialize(instance), { kind: 'trap', message: 'the `fail` function trapped' });
  const foreign = await WebAssembly.instantiate(await WebAssembly.compile(await parse('(module)')));
  for (const other of [foreign, {}, undefined, { exports: null }]) {
    assert.throws(() => target.snapshot(other), { kind: 'state', message: /^the instance has no memory `wizer:memory 0`: it is none of the instrumented module$/ });
    assert.throws(() => target.initialize(other), { kind: 'state', message: /^the instance has no function `setup`/ });
  }
  target.dispose();
  target.dispose();
  for (const use of [() => target.module, () => target.snapshot(instance), () => target.imports(), () => target.instrumented(), () => target.expectation]) {
    assert.throws(use, { name: 'WizerError', kind: 'state', message: 'the target was disposed' });
  }
  await assert.rejects(open(await parse('(component)'), { initFunc: null }), (error) => error instanceof WizerError && error.message.includes('`open` is for modules'));
  await assert.rejects(open(await parse('(module)')), { kind: 'init-func' });
  await assert.rejects(open(new Uint8Array(3)), { kind: 'malformed' });
});

test('both ways have the same result', async () => {
  const wasm = await parse('(module (global $n (mut i32) (i32.const 0)) (func (export "setup") (param i32) (global.set $n (local.get 0))))');
  const options = { initFunc: 'setup(3)' };
  const target = await open(wasm, options);
  const instance = await WebAssembly.instantiate(target.module, target.imports());
  target.initialize(instance);
  assert.deepEqual(target.snapshot(instance), await preinitialize(wasm, options));
});
