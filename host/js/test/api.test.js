// The package as a library.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import command, { WizerError, inspect, instrument, preinitialize } from 'wizer-js';

const counter = await parse(`(module
  (import "env" "next" (func $next (result i32)))
  (memory (export "memory") 1)
  (global $n (mut i32) (i32.const 0))
  (global $f (mut f32) (f32.const 0))
  (global $d (mut f64) (f64.const 0))
  (global $v (mut v128) (v128.const i64x2 0 0))
  (func (export "wizer-initialize")
    (global.set $n (call $next))
    (global.set $f (f32.const nan:0x200001))
    (global.set $d (f64.const -nan:0x4000000000001))
    (global.set $v (v128.const i64x2 1 -2))
    (i32.store (i32.const 70000) (i32.const 1)))
  (func (export "grow") (drop (memory.grow (i32.const 1))) (i32.store (i32.const 70000) (i32.const 1)))
  (func (export "n") (result i32) (global.get $n))
  (func (export "f") (result i32) (i32.reinterpret_f32 (global.get $f)))
  (func (export "d") (result i64) (i64.reinterpret_f64 (global.get $d)))
  (func (export "v") (result i64) (i64x2.extract_lane 1 (global.get $v))))`);

test('imports of ones own, and bits of every type of global', async () => {
  await assert.rejects(preinitialize(counter, { imports: { env: { next: () => 7 } } }), (error) => {
    assert.equal(error.kind, 'trap');
    assert.equal(error.causes.at(-1), 'wasm trap: out of bounds memory access');
    return true;
  });

  const module = await parse(`(module
    (import "env" "next" (func $next (result i32)))
    (global $n (mut i32) (i32.const 0))
    (global $f (mut f32) (f32.const nan:0x200001))
    (global $d (mut f64) (f64.const -nan:0x4000000000001))
    (global $v (mut v128) (v128.const i64x2 1 -2))
    (func (export "wizer-initialize") (global.set $n (call $next)))
    (func (export "n") (result i32) (global.get $n))
    (func (export "f") (result i32) (i32.reinterpret_f32 (global.get $f)))
    (func (export "d") (result i64) (i64.reinterpret_f64 (global.get $d)))
    (func (export "v") (result i64) (i64x2.extract_lane 1 (global.get $v))))`);
  const result = await preinitialize(module, { imports: { env: { next: () => 7 } } });
  const { instance } = await WebAssembly.instantiate(result, { env: { next: () => 0 } });
  const { n, f, d, v } = instance.exports;
  assert.deepEqual([n(), f(), BigInt.asUintN(64, d()), v()], [7, 0x7fa00001, 0xfff4000000000001n, -2n]);
});

test('an import that nothing provides traps by its name', async () => {
  const error = await preinitialize(counter).catch((error) => error);
  assert.ok(error instanceof WizerError);
  assert.equal(error.message, 'the `wizer-initialize` function trapped');
  const [where, why] = error.causes;
  assert.match(where, /^error while executing at wasm backtrace:\n +0: +0x[0-9a-f]+ - /);
  assert.equal(why, 'the import `env.next` was called, which nothing provides');
});

test('what is refused says so before anything runs', async () => {
  const cases = [
    [new Uint8Array([1, 2, 3]), {}, 'malformed', /^not a valid WebAssembly binary: /],
    [counter, { initFunc: 'missing' }, 'init-func', /missing/],
    [counter, { renames: { a: 'missing' } }, 'options', /missing/],
    ['text', {}, 'options', /Uint8Array/],
  ];
  for (const [wasm, options, kind, message] of cases) {
    let ran = false;
    const imports = { env: { next: () => (ran = true) } };
    await assert.rejects(preinitialize(wasm, { ...options, imports }), (error) => {
      assert.equal(error.kind, kind);
      assert.match(error.message, message);
      return true;
    });
    assert.ok(!ran);
  }
});

test('progress is told, memories are shown, and a signal ends the work', async () => {
  const module = await parse(`(module
    (memory (export "memory") 1)
    (data (i32.const 0) "a")
    (func (export "wizer-initialize") (drop (memory.grow (i32.const 1))) (i32.store8 (i32.const 1) (i32.const 98))))`);
  const phases = [];
  const seen = [];
  await preinitialize(module, {
    onProgress: (phase) => phases.push(phase),
    onMemories: (moment, [memory]) => seen.push([moment, memory.length, memory[0], memory[1]]),
  });
  assert.deepEqual(phases, ['open', 'compile', 'initialize', 'snapshot', 'validate']);
  assert.deepEqual(seen, [
    ['before', 65536, 97, 0],
    ['after', 131072, 97, 98],
  ]);
  const control = new AbortController();
  const onProgress = (phase) => phase === 'compile' && control.abort();
  await assert.rejects(preinitialize(module, { signal: control.signal, onProgress }), { name: 'AbortError' });
});

test('what is known of a binary, and the one that would be run', async () => {
  const found = await inspect(counter);
  assert.equal(found.kind, 'module');
  assert.equal(found.accepted, true);
  assert.deepEqual(found.modules[0].globals.map((global) => global.valueType), ['i32', 'f32', 'f64', 'v128']);
  const instrumented = await instrument(counter);
  assert.ok(WebAssembly.validate(instrumented) && instrumented.length > counter.length);
});

test('WASI has what it is granted', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'wizer-'));
  await writeFile(join(folder, 'a.txt'), 'content');
  const module = await parse(`(module
    (import "wasi_snapshot_preview1" "path_open" (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 1)
    (data (i32.const 0) "a.txt")
    (data (i32.const 16) "\\40\\00\\00\\00\\07\\00\\00\\00")
    (func $well (param i32) (if (local.get 0) (then unreachable)))
    (func (export "wizer-initialize")
      (call $well (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 5) (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 32)))
      (call $well (call $read (i32.load (i32.const 32)) (i32.const 16) (i32.const 1) (i32.const 36)))))`);
  const result = await preinitialize(module, { wasi: { dirs: { '/': folder } } });
  assert.ok(Buffer.from(result).includes('content'));
  const error = await preinitialize(module, { wasi: true }).catch((error) => error);
  assert.equal(error.kind, 'trap');
  await assert.rejects(preinitialize(module, { wasi: { dirs: { '/': join(folder, 'missing') } } }), { kind: 'environment' });
});

test('a directory may be one that is only read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'wizer-'));
  const text = `(module
    (import "wasi_snapshot_preview1" "path_create_directory" (func $make (param i32 i32 i32) (result i32)))
    (memory (export "memory") 1)
    (data (i32.const 16) "made")
    (func (export "wizer-initialize") (i32.store8 (i32.const 0) (call $make (i32.const 3) (i32.const 16) (i32.const 4)))))`;
  const module = await parse(text);
  const made = async (given, wasm = module) => {
    let errno;
    const onMemories = (moment, [memory]) => moment === 'after' && ([errno] = memory);
    await preinitialize(wasm, { wasi: { dirs: { here: given } }, onMemories });
    return [errno, await readdir(folder)];
  };
  assert.deepEqual(await made({ path: folder, readOnly: true }), [63, []]);
  const unstable = await parse(text.replace('wasi_snapshot_preview1', 'wasi_unstable'));
  assert.deepEqual(await made({ path: folder, readOnly: true }, unstable), [63, []]);
  assert.deepEqual(await made({ path: folder }), [0, ['made']]);
  assert.deepEqual(await made(folder), [20, ['made']]);
  for (const given of [undefined, null, 7, {}, { path: folder, readOnly: 'yes' }, { path: 7 }]) {
    await assert.rejects(made(given), { kind: 'options', message: 'the directory here is to be a path, or an object with a path, { path, readOnly }' });
  }
});

test('the default export is a command', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'wizer-'));
  const [input, output] = [join(folder, 'in.wasm'), join(folder, 'out.wasm')];
  const module = await parse('(module (func (export "wizer-initialize")))');
  await writeFile(input, module);
  const run = (...words) => spawnSync(command, words, { encoding: 'utf8' });
  const done = run(input, '-o', output);
  assert.deepEqual([done.status, done.stdout, done.stderr], [0, '', '']);
  assert.deepEqual(new Uint8Array(await readFile(output)), new Uint8Array(await preinitialize(module)));
  // A failure leaves the file as it was.
  const failed = run('-f', 'missing', input, '-o', output);
  assert.equal(failed.status, 1);
  assert.match(failed.stderr, /^Error: .*missing/);
  assert.ok(WebAssembly.validate(await readFile(output)));
  const twice = run('--allow-wasi', '--dir', `${folder}::a`, '--dir', `${folder}::a::ro`, input, '-o', output);
  assert.deepEqual([twice.status, twice.stderr.split(':')[1]], [1, ' two directories are called a']);
  const piped = spawnSync(command, [], { input: module });
  assert.equal(piped.status, 0);
  assert.ok(WebAssembly.validate(piped.stdout));
});
