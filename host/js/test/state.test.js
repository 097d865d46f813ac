// Tables, references, and what a module imports: memories, tables and globals.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { inspect, open, preinitialize } from 'wizer-js';

/** Garbage collection and exception references need a newer engine than Node 20's. */
const newer = WebAssembly.validate(await parse('(module (table 1 anyref) (table 1 exnref))'));
const inNewer = { skip: !newer && 'this engine has no garbage collection' };

/** The exports of an instance. */
async function run(wasm, imports = {}) {
  const { instance } = await WebAssembly.instantiate(wasm, imports);
  return instance.exports;
}

/** A memory as 32-bit numbers. */
const words = (memory) => new Int32Array(memory.buffer);

const TABLES = `(module
  (import "env" "f" (func $f (result i32)))
  (table $t (export "t") 4 20 funcref)
  (table $hosts (export "hosts") 2 externref)
  (global $g (export "g") (mut funcref) (ref.null func))
  (func $a (export "a") (result i32) (i32.const 1))
  (func $hidden (result i32) (i32.const 2))
  (elem (i32.const 0) func $a $a)
  (elem declare func $f $hidden)
  (func (export "wizer-initialize")
    (table.set $t (i32.const 0) (ref.null func))
    (table.set $t (i32.const 2) (ref.func $hidden))
    (drop (table.grow $t (ref.func $f) (i32.const 3)))
    (drop (table.grow $hosts (ref.null extern) (i32.const 5)))
    (global.set $g (ref.func $hidden)))
  (func (export "call") (param i32) (result i32) (call_indirect $t (result i32) (local.get 0))))`;

test('tables and references to functions', async () => {
  const imports = { env: { f: () => 3 } };
  const result = await preinitialize(await parse(TABLES), { imports });
  const { t, g, a, hosts, call } = await run(result, imports);
  assert.deepEqual([t.length, hosts.length, t.get(0), t.get(1) === a, t.get(3)], [7, 7, null, true, null]);
  assert.deepEqual([call(1), call(2), call(4), call(6), g.value === t.get(2)], [1, 2, 3, 3, true]);
});

test('a reference of the host is an error that names its place', async () => {
  const text = `(module
    (import "env" "value" (func $value (result externref)))
    (table $hosts 3 externref)
    (func (export "wizer-initialize") (table.set $hosts (i32.const 2) (call $value)) (table.set $hosts (i32.const 1) (call $value))
      (table.set $hosts (i32.const 1) (ref.null extern)))
    (func (export "get") (result externref) (table.get $hosts (i32.const 2))))`;
  for (const value of [{}, undefined, 0, '']) {
    const error = await preinitialize(await parse(text), { imports: { env: { value: () => value } } }).catch((error) => error);
    assert.equal(error.kind, 'unsupported', error.stack);
    assert.match(error.message, /^element 2 of table 0 `hosts` refers to an external value/);
  }
  assert.ok(await preinitialize(await parse(text), { imports: { env: { value: () => null } } }));
});

test('references of garbage collection, and exceptions', inNewer, async () => {
  const text = (kind, value) => `(module
    (type $s (struct (field i32)))
    (tag $e)
    (table $t (export "t") 2 ${kind})
    (global $g (export "g") (mut ${kind}) (ref.null ${kind.slice(0, -3)}))
    (func $exception (result exnref) (block $caught (result exnref) (try_table (catch_all_ref $caught) (throw $e)) (unreachable)))
    (func (export "wizer-initialize") (table.set $t (i32.const 1) ${value}) (global.set $g ${value}))
    (func (export "nulls") (result i32) (i32.add (ref.is_null (table.get $t (i32.const 0))) (ref.is_null (global.get $g)))))`;
  const made = async (kind, value) => run(await preinitialize(await parse(text(kind, value))));
  for (const number of [0, -1, 2 ** 30 - 1, -(2 ** 30)]) {
    const { t, g } = await made('anyref', `(ref.i31 (i32.const ${number}))`);
    assert.deepEqual([t.get(0), t.get(1), g.value], [null, number, number]);
  }
  assert.equal((await made('exnref', '(ref.null exn)')).nulls(), 2);
  await assert.rejects(made('exnref', '(call $exception)'), { kind: 'unsupported' });
  // Objects are made anew.
  assert.equal((await made('anyref', '(struct.new $s (i32.const 1))')).nulls(), 1);
});

const MEMORY = `(module
  (import "env" "memory" (memory $m 1))
  (data (i32.const 4) "\\07")
  (func (export "wizer-initialize")
    (i32.store (i32.const 8) (i32.load (i32.const 70000)))
    (i32.store (i32.const 70000) (i32.const 0))
    (drop (memory.grow (i32.const 1))))
  (func (export "at") (param i32) (result i32) (i32.load (local.get 0))))`;

test('values of immutable globals that are imported can be in objects', inNewer, async () => {
  const text = `(module
    (type $box (struct (field externref) (field (mut anyref))))
    (import "'" "one" (global $one externref))
    (import "'" "two" (global $two (ref extern)))
    (import "env" "join" (func $join (param externref externref) (result externref)))
    (global $box (mut (ref null $box)) (ref.null $box))
    (global $plain (mut externref) (ref.null extern))
    (table $all 2 externref)
    (func (export "wizer-initialize")
      (global.set $plain (global.get $two))
      (table.set $all (i32.const 1) (global.get $one))
      (global.set $box (struct.new $box (global.get $one) (any.convert_extern (global.get $two)))))
    (func (export "made") (global.set $plain (call $join (global.get $one) (global.get $two))))
    (func (export "joined") (result externref)
      (call $join
        (call $join (struct.get $box 0 (global.get $box)) (table.get $all (i32.const 1)))
        (call $join (global.get $plain)
          (extern.convert_any (struct.get $box 1 (global.get $box)))))))`;
  const env = { join: (one, other) => one + other };
  for (const [one, two] of [['one', 'two'], [{ toString: () => 'o' }, 'p'], ['same', 'same'], ['x', '\u{1F600}']]) {
    const imports = { env, "'": { one, two } };
    const result = await preinitialize(await parse(text), { imports });
    assert.equal((await run(result, imports)).joined(), `${one}${one}${two}${two}`);
    // The result has what it is given.
    const others = { env, "'": { one: 'a', two: 'b' } };
    assert.equal((await run(result, others)).joined(), one === two ? 'aaaa' : 'aabb');
    const made = await preinitialize(await parse(text), { imports, initFunc: 'made' }).catch((error) => error);
    assert.match(made.message, /^global 3 `plain` refers to a value of the host/);
  }
});

test('an imported memory is made', async () => {
  const warnings = [];
  const wasm = await parse(MEMORY.replaceAll('70000', '7000'));
  const result = await preinitialize(wasm, { onWarning: (text) => warnings.push(text) });
  assert.equal(warnings.length, 1);
  assert.match(warnings[0], /`env\.memory`/);
  const memory = new WebAssembly.Memory({ initial: 2 });
  assert.equal((await run(result, { env: { memory } })).at(4), 7);
  await assert.rejects(run(result, { env: { memory: new WebAssembly.Memory({ initial: 1 }) } }), WebAssembly.LinkError);
});

test('an imported memory keeps what it had, and the result writes what changed', async () => {
  const filled = () => {
    const memory = new WebAssembly.Memory({ initial: 2 });
    words(memory).set([9, 9, 9]);
    words(memory).set([5, 6], 70000 / 4);
    return memory;
  };
  const library = await parse(`(module
    (memory (export "memory") 2)
    (data (i32.const 0) "\\09\\00\\00\\00\\09\\00\\00\\00\\09\\00\\00\\00")
    (data (i32.const 70000) "\\05\\00\\00\\00\\06\\00\\00\\00"))`);
  const given = filled();
  const results = [await preinitialize(await parse(MEMORY), { imports: { env: { memory: given } } }), await preinitialize(await parse(MEMORY), { preloads: { env: library } })];
  assert.deepEqual(results[0], results[1]);
  assert.deepEqual([...words(given).slice(0, 3), ...words(given).slice(17500, 17502)], [9, 7, 5, 0, 6]);
  for (const result of results) {
    const memory = filled();
    memory.grow(1);
    // What nothing has changed is not written.
    words(memory)[17501] = 77;
    const { at } = await run(result, { env: { memory } });
    assert.deepEqual([0, 4, 8, 70000, 70004].map(at), [9, 7, 5, 0, 77]);
  }
});

test('what is made is the same for modules that are preloaded', async () => {
  const library = await parse(`(module
    (import "env" "memory" (memory 1 5))
    (import "env" "base" (global $base i32))
    (data (i32.const 16) "x")
    (func (export "poke") (i32.store (global.get $base) (i32.const 5))))`);
  const wasm = await parse(`(module
    (import "env" "memory" (memory 2 8))
    (import "library" "poke" (func $poke))
    (func (export "wizer-initialize") (call $poke) (i32.store (i32.const 8) (i32.load (i32.const 16)))))`);
  const options = { preloads: { library }, importGlobals: { 'env.base': 64 } };
  const result = await preinitialize(wasm, options);
  const memory = new WebAssembly.Memory({ initial: 2, maximum: 5 });
  const exports = await run(library, { env: { memory, base: 64 } });
  await run(result, { env: { memory }, library: exports });
  assert.deepEqual([8, 16, 64].map((at) => words(memory)[at / 4]), [120, 120, 5]);
  await assert.rejects(preinitialize(wasm, { preloads: { library } }), { kind: 'options', message: /^nothing provides the imported global `env\.base`/ });
  const small = preinitialize(await parse('(module (import "env" "memory" (memory 6)) (func (export "wizer-initialize")))'), options);
  await assert.rejects(small, { kind: 'environment', message: "the preloaded module `library` can't be provided" });
});

test('a shared memory is written once', async () => {
  const wasm = await parse(`(module
    (import "env" "memory" (memory 1 4 shared))
    (data $d "abcd")
    (func $start
      (if (i32.eqz (i32.atomic.rmw.cmpxchg (i32.const 64) (i32.const 0) (i32.const 1)))
        (then (memory.init $d (i32.const 0) (i32.const 0) (i32.const 4)) (data.drop $d))))
    (start $start)
    (func (export "wizer-initialize") (i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (i32.const 5))))
    (func (export "set") (param i32) (i32.store (i32.const 8) (local.get 0)))
    (func (export "at") (param i32) (result i32) (i32.load (local.get 0))))`);
  const result = await preinitialize(wasm);
  const memory = new WebAssembly.Memory({ initial: 4, maximum: 4, shared: true });
  const first = await run(result, { env: { memory } });
  assert.deepEqual([first.at(0), first.at(8)], [0x64636261, 5]);
  first.set(6);
  const second = await run(result, { env: { memory } });
  assert.deepEqual([first.at(8), second.at(8)], [6, 6]);
});

test('an initializer that starts a thread is refused', async () => {
  const wasm = await parse(`(module
    (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
    (func (export "wizer-initialize") (drop (call $spawn (i32.const 0)))))`);
  const error = await preinitialize(wasm, { wasi: true }).catch((error) => error);
  assert.equal(error.causes.at(-1), "the initializer started a thread (import `wasi.thread-spawn`), which a snapshot can't hold");
});

const IMPORTED_TABLE = `(module
  (import "env" "t" (table $t 3 funcref))
  (func $own (export "own") (result i32) (i32.const 1))
  (elem declare func $own)
  (func (export "wizer-initialize")
    (table.set (i32.const 0) (ref.func $own))
    (table.set (i32.const 2) (ref.null func))
    (drop (table.grow (ref.func $own) (i32.const 1))))
  (func (export "move") (table.set (i32.const 0) (table.get (i32.const 1)))))`;

test('an imported table is made, or keeps what it had', async () => {
  const wasm = await parse(IMPORTED_TABLE);
  const library = await parse('(module (table (export "t") 3 funcref) (func $f (export "f")) (elem (i32.const 1) func $f $f))');
  const { t, f } = await run(library);
  const results = [await preinitialize(wasm), await preinitialize(wasm, { imports: { env: { t } } }), await preinitialize(wasm, { preloads: { env: library } })];
  assert.deepEqual(results[1], results[2]);
  for (const [at, result] of results.entries()) {
    const table = new WebAssembly.Table({ element: 'anyfunc', initial: 4 }, null);
    table.set(1, f);
    table.set(2, f);
    const { own } = await run(result, { env: { t: table } });
    // A new table has nothing that could have become null.
    assert.deepEqual([0, 1, 2, 3].map((index) => table.get(index)), [own, f, at === 0 ? f : null, own]);
  }
  const error = await preinitialize(wasm, { initFunc: 'move', imports: { env: { t: (await run(library)).t } } }).catch((error) => error);
  assert.equal(error.kind, 'unsupported', error.stack);
  if (newer) {
    const strict = await parse('(module (type $f (func)) (import "env" "t" (table 1 (ref $f))) (func (export "wizer-initialize")))');
    await assert.rejects(preinitialize(strict), { kind: 'options', message: /^nothing provides the imported table `env\.t`, and none can be made/ });
  }
});

const GLOBALS = `(module
  (import "env" "a" (global $a i32))
  (import "env" "b" (global $b (mut i64)))
  (import "__proto__" "toString" (global $c f32))
  (import "env" "__proto__" (global $d f64))
  (func (export "wizer-initialize")
    (global.set $b (i64.add (global.get $b) (i64.extend_i32_u (global.get $a)))))
  (func (export "c") (result i32) (i32.reinterpret_f32 (global.get $c)))
  (func (export "sum") (result f64) (f64.add (global.get $d) (f64.convert_i64_s (global.get $b)))))`;

test('imported globals have the values that are given', async () => {
  const wasm = await parse(GLOBALS);
  const given = [['env.a', -1], ['env.b', 2n ** 64n - 1n], ['__proto__.toString', 1.5], ['env.__proto__', 0.25]];
  const result = await preinitialize(wasm, { importGlobals: given });
  const named = (entries) => Object.fromEntries(entries);
  const env = named([['a', -1], ['b', new WebAssembly.Global({ value: 'i64', mutable: true }, 0n)], ['__proto__', 0.25]]);
  const { sum, c } = await run(result, named([['env', env], ['__proto__', { toString: 1.5 }]]));
  assert.deepEqual([sum(), c(), env.b.value], [0xfffffffe + 0.25, 0x3fc00000, 0xfffffffen]);

  const refused = async (importGlobals, message, options = {}) => {
    await assert.rejects(preinitialize(wasm, { importGlobals, ...options }), { kind: 'options', message });
  };
  await refused(given.slice(0, 1), 'nothing provides the imported global `env.b` of type i64: give it a value with --import-global env.b=VALUE, or --preload its module');
  await refused([...given, ['env.c', 1]], '--import-global env.c: the module imports no global of this name');
  await refused([['env.a', 1], ['env.a', 1]], '--import-global gives `env.a` two values');
  for (const [value, shown] of [[2 ** 32, '4294967296'], [1.5, '1.5'], ['one', 'one'], [null, 'null'], ['', '']]) {
    await refused({ 'env.a': value }, `the imported global \`env.a\` has the type i32, and \`${shown}\` is no number of that type`);
  }
  await refused(given, '--import-global env.a: `imports` provides this global as well', { imports: { env: { a: 1 } } });
  const preloads = { env: await parse('(module (global (export "a") i32 (i32.const 1)))') };
  await refused(given, '--import-global env.a: a preloaded module provides this global as well', { preloads });
  // Some from each.
  assert.ok(await preinitialize(wasm, { importGlobals: { ...named(given.slice(2)), 'env.b': '0x10' }, preloads }));
});

test('several initializers, with numbers as arguments', async () => {
  const wasm = await parse(`(module
    (import "env" "saw" (func $saw (param i32 i64 f32 f64)))
    (global $n (mut i32) (i32.const 1))
    (func (export "_initialize") (global.set $n (i32.const 2)))
    (func (export "setup") (param i32 i64 f32 f64) (result f64)
      (call $saw (local.get 0) (local.get 1) (local.get 2) (local.get 3)) (f64.const 7))
    (func (export "add") (param i32) (result i32) (global.set $n (i32.add (global.get $n) (local.get 0))) (global.get $n))
    (func (export "n") (result i32) (global.get $n)))`);
  const [seen, returned] = [[], []];
  const options = { imports: { env: { saw: (...numbers) => seen.push(numbers) } }, onReturn: (...told) => returned.push(told) };
  const result = await preinitialize(wasm, { ...options, initFunc: ['setup(-1, 0x10, -0, 2.5)', 'add(3)', 'add(4)'], initFuncExport: 'empty' });
  assert.deepEqual([seen, returned], [[[-1, 16n, -0, 2.5]], [['add', '5'], ['add', '9']]]);
  const { add, setup, n, _initialize } = await run(result, { env: { saw: () => assert.fail() } });
  assert.deepEqual([_initialize(), add(100), setup(1, 2n, 3, 4), n()], [undefined, 0, 0, 9]);

  const names = async (more) => WebAssembly.Module.exports(new WebAssembly.Module(await preinitialize(wasm, { ...options, initFunc: ['add(1)', 'add(2)'], ...more }))).map(({ name }) => name);
  assert.deepEqual(await names({}), ['setup', 'n']);
  assert.deepEqual(await names({ initFuncExport: 'keep' }), ['setup', 'add', 'n']);
  assert.deepEqual(await names({ keepInitFunc: true, initFuncExport: 'keep' }), ['setup', 'add', 'n']);
  assert.deepEqual(await names({ initFunc: null }), ['setup', 'add', 'n']);
  const status = await preinitialize(wasm, { ...options, initFunc: ['add(-2)', 'add(1)'], initFuncStatus: true }).catch((error) => error);
  assert.deepEqual([status.kind, status.message], ['returned', 'the `add` function returned the status 1']);
  for (const wrong of [{ initFunc: [] }, { initFuncExport: 'gone' }, { keepInitFunc: true, initFuncExport: 'remove' }]) {
    await assert.rejects(preinitialize(wasm, wrong), { kind: 'options' });
  }
  await assert.rejects(preinitialize(wasm, { initFunc: 'add(one)' }), { kind: 'init-func' });
});

test('a start function can call imports and WASI', async () => {
  const text = (memory) => `(module
    (import "env" "f" (func $f))
    (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
    ${memory}
    (func $start (call $f) (drop (call $random (i32.const 0) (i32.const 64))))
    (start $start)
    (func (export "wizer-initialize") (drop (call $random (i32.const 64) (i32.const 64)))))`;
  const imports = { env: { f: () => {} } };
  for (const memory of ['(import "env" "m" (memory 1))', '(import "env" "m" (memory 1)) (export "memory" (memory 0))', '(import "env" "m" (memory 1 2 shared))']) {
    const result = await preinitialize(await parse(text(memory)), { imports, wasi: true });
    const made = new WebAssembly.Memory({ initial: 2, maximum: 2, shared: memory.includes('shared') });
    await run(result, { env: { ...imports.env, m: made }, wasi_snapshot_preview1: { random_get: () => assert.fail() } });
    assert.ok([0, 64].every((at) => new Uint8Array(made.buffer).slice(at, at + 64).some((byte) => byte !== 0)), memory);
  }
  const own = await preinitialize(await parse(text('(memory (export "memory") 1)')), { imports, wasi: true });
  const { memory } = await run(own, { env: imports.env, wasi_snapshot_preview1: { random_get: () => assert.fail() } });
  assert.ok([0, 64].every((at) => new Uint8Array(memory.buffer).slice(at, at + 64).some((byte) => byte !== 0)));
  const trapping = await parse(text('(memory (export "memory") 1)').replace('(call $f)', '(unreachable)'));
  await assert.rejects(preinitialize(trapping, { imports, wasi: true }), { message: 'the start function trapped' });
});

test('imports and callers can change exported tables and references', async () => {
  const wasm = await parse(`(module
    (import "env" "add" (func $add))
    (table (export "table") 1 10 funcref)
    (global (export "callback") (mut funcref) (ref.null func))
    (func (export "five") (result i32) (i32.const 5))
    (func (export "wizer-initialize") (call $add))
    (func (export "call") (result i32) (call_indirect 0 (result i32) (i32.const 1))))`);
  let exports;
  const add = () => {
    exports.table.grow(1);
    exports.table.set(1, exports.five);
    exports.callback.value = exports.five;
  };
  const imports = { env: { add } };
  const check = async (result) => {
    const again = await run(result, { env: { add: () => assert.fail() } });
    assert.equal(again.call(), 5);
    assert.equal(again.callback.value, again.five);
  };
  await check(await preinitialize(wasm, { imports, onInstance: (instance) => (exports = instance.exports) }));
  const target = await open(wasm);
  const instance = await WebAssembly.instantiate(target.module, target.imports(imports));
  exports = instance.exports;
  target.initialize(instance);
  await check(target.snapshot(instance));
});

test('legacy exceptions run', async () => {
  const wasm = await parse(`(module
    (tag $e)
    (global $n (mut i32) (i32.const 0))
    (func (export "wizer-initialize")
      try (throw $e) catch $e (global.set $n (i32.const 5)) end
      try (throw $e) catch_all (global.set $n (i32.add (global.get $n) (i32.const 1))) end)
    (func (export "thrown") (throw $e))
    (func (export "n") (result i32) (global.get $n)))`);
  assert.equal((await run(await preinitialize(wasm))).n(), 6);
  const error = await preinitialize(wasm, { initFunc: 'thrown' }).catch((error) => error);
  assert.deepEqual(error.causes, ['thrown Wasm exception']);
});

test('functions of the caller find the memory of the instance', async () => {
  const wasm = await parse(`(module
    (import "env" "fill" (func $fill (param i32)))
    (memory (export "memory") 1)
    (func (export "wizer-initialize") (call $fill (i32.const 16)))
    (func (export "at") (param i32) (result i32) (i32.load (local.get 0))))`);
  let exports;
  const fill = (at) => words(exports.memory).set([42], at / 4);
  const result = await preinitialize(wasm, { imports: { env: { fill } }, onInstance: (instance) => ({ exports } = instance) });
  assert.equal((await run(result, { env: { fill } })).at(16), 42);
});

test('names of what has state are no properties of objects', async () => {
  const wasm = await parse(`(module
    (import "__proto__" "constructor" (memory 1))
    (import "constructor" "toString" (table 1 externref))
    (import "toString" "__proto__" (global i32))
    (import "valueOf" "then" (global (mut f64)))
    (import "then" "hasOwnProperty" (table 1 funcref))
    (func (export "wizer-initialize")))`);
  const result = await preinitialize(wasm, { importGlobals: [['toString.__proto__', 1], ['valueOf.then', 2]] });
  const [found, expected] = [result, wasm].map((bytes) => WebAssembly.Module.imports(new WebAssembly.Module(bytes)));
  assert.deepEqual(found, expected);
  // What objects inherit provides none of it.
  await assert.rejects(preinitialize(wasm, { imports: {} }), { kind: 'options' });
});

test('what may be a reason for a refusal is told', async () => {
  const found = await inspect(await parse(TABLES));
  assert.equal(found.accepted, true);
  assert.deepEqual(found.initializers.map(({ path }) => path), [['wizer-initialize']]);
  assert.ok(Array.isArray(found.possibleRefusals));
  const imported = await inspect(await parse(MEMORY));
  assert.match(imported.expectation, /`env\.memory`/);
  const both = await inspect(await parse('(module (func (export "a") (param i32)) (func (export "b")))'), { initFunc: ['a(1)', 'b'] });
  assert.deepEqual(both.initializers.map(({ path, arguments: words }) => [...path, words]), [['a', '1'], ['b', '']]);
});
