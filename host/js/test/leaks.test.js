// Plain copies of what was granted, in a result.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import command, { open, preinitialize } from 'wizer-js';

import { guest } from './guest.js';

const components = WebAssembly.validate(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 5, 5, 2, 0, 0, 0, 0));
const ofComponents = { skip: !components && 'this engine has no components' };

/** A module that copies all variables: `TOKEN=…` to address 4096. */
const wasm = await guest([[0, 'environ_get', 2048, 4096]]);
const TOKEN = 'correct horse';
const WARNING = 'the result contains plain copies of what was granted: the environment variable `TOKEN` (memory 0 at 0x1006)';

/** The result, and what is told. */
async function run(wasm, options) {
  const told = { leaks: [], warnings: [] };
  const callbacks = { onLeaks: (leaks) => told.leaks.push(leaks), onWarning: (text) => told.warnings.push(text) };
  const result = await preinitialize(wasm, { ...callbacks, ...options });
  return { result: Buffer.from(result), ...told };
}

test('values of variables are found, unless they are short', async () => {
  const { result, leaks, warnings } = await run(wasm, { wasi: { env: { TOKEN, A: 'short' } } });
  assert.deepEqual(leaks, [[{ origin: '$TOKEN', memory: 0, offset: 0x1006n }]]);
  assert.deepEqual(warnings, [WARNING]);
  assert.ok(result.includes(TOKEN));
  assert.deepEqual((await run(wasm, { wasi: { env: { TOKEN: 'horse' } } })).leaks, [[]]);
  // Nothing is granted.
  assert.deepEqual((await run(wasm, { imports: { wasi_snapshot_preview1: { environ_get: () => 0 } } })).leaks, [[]]);
});

test('the path of the working folder is found', async () => {
  const { leaks } = await run(wasm, { wasi: { env: { A: `a ${process.cwd()}` } } });
  const found = leaks[0].find(({ origin }) => origin === 'working-folder');
  assert.deepEqual(found, { origin: 'working-folder', memory: 0, offset: 0x1004n });
});

test('a denied leak is an error, and nothing else is told', async () => {
  const never = () => assert.fail('this is not called');
  const denied = run(wasm, { wasi: { env: { TOKEN } }, denyLeaks: true, onLeaks: never, onWarning: never });
  await assert.rejects(denied, { name: 'WizerError', kind: 'leaks', message: WARNING });
  assert.deepEqual((await run(wasm, { wasi: { env: { A: 'b' } }, denyLeaks: true })).leaks, [[]]);
});

test('values are overwritten', async () => {
  const { result, leaks, warnings } = await run(wasm, { wasi: { env: { TOKEN } }, scrubEnv: ['TOKEN'], denyLeaks: true });
  assert.deepEqual([leaks, warnings], [[[]], []]);
  assert.ok(result.includes('TOKEN=') && !result.includes('correct'));
});

test('what can not be overwritten is an error before anything runs', async () => {
  const cases = [
    [{ wasi: { env: { A: 'short' } }, scrubEnv: ['A'] }, "the value of the environment variable `A` can't be overwritten: it has fewer than 8 bytes, which are in memory by chance"],
    [{ wasi: { env: { TOKEN } }, scrubEnv: ['B'] }, "the value of the environment variable `B` can't be overwritten: the variable is not granted"],
    [{ scrubEnv: ['B'] }, "the value of the environment variable `B` can't be overwritten: the variable is not granted"],
    [{ scrubEnv: 'B' }, '`scrubEnv` is to be a list of names of environment variables'],
  ];
  for (const [options, message] of cases) {
    const onProgress = (phase) => assert.equal(phase, 'open');
    await assert.rejects(preinitialize(wasm, { ...options, onProgress }), { kind: 'options', message });
  }
});

test('nothing is searched for in instances of ones own', async () => {
  const target = await open(await parse(`(module (memory (export "memory") 1) (data (i32.const 0) "${process.cwd()}") (func (export "wizer-initialize")))`));
  assert.ok(target.snapshot(await WebAssembly.instantiate(target.module)).length > 0);
});

test('the command denies leaks, and reports them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'wizer-'));
  await writeFile(join(folder, 'app.wasm'), wasm);
  const run = (...words) => {
    const all = ['app.wasm', '-o', 'out.wasm', '--allow-wasi', '--env', `TOKEN=${TOKEN}`, ...words];
    const { status, stdout, stderr } = spawnSync(command, all, { encoding: 'utf8', cwd: folder });
    return [status, stdout, stderr];
  };
  assert.deepEqual(run('--deny', 'leaks', '--report', 'report.json'), [1, '', `Error: ${WARNING}\n`]);
  assert.deepEqual(await readdir(folder), ['app.wasm']);
  assert.deepEqual(run('--report', 'report.json'), [0, '', `Warning: ${WARNING}\n`]);
  const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8'));
  assert.deepEqual([report.leaks, report.warnings], [[{ origin: '$TOKEN', memory: 0, offset: 0x1006 }], [WARNING]]);
  assert.deepEqual(run('--scrub-env', 'TOKEN', '--deny', 'leaks'), [0, '', '']);
});

/** A component that gets all variables. */
const COMPONENT = `(component
  (import "wasi:cli/environment@0.2.0" (instance $cli (export "get-environment" (func (result (list (tuple string string)))))))
  (core module $memory
    (memory (export "memory") 1)
    (global $free (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.set $free (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
      (global.get $free)
      (global.set $free (i32.add (global.get $free) (local.get 3)))))
  (core instance $memory (instantiate $memory))
  (alias core export $memory "memory" (core memory $mem))
  (alias core export $memory "realloc" (core func $realloc))
  (core func $environment (canon lower (func $cli "get-environment") (memory $mem) (realloc $realloc)))
  (core module $m
    (import "" "environment" (func $environment (param i32)))
    (func (export "init") (call $environment (i32.const 8))))
  (core instance $m (instantiate $m (with "" (instance (export "environment" (func $environment))))))
  (func (export "wizer-initialize") (canon lift (core func $m "init"))))`;

test('leaks of a component', ofComponents, async () => {
  const wasm = await parse(COMPONENT);
  const { leaks } = await run(wasm, { wasi: { env: { TOKEN } } });
  assert.deepEqual(leaks.map((all) => all.map(({ origin, memory }) => [origin, memory])), [[['$TOKEN', 0]]]);
  await assert.rejects(preinitialize(wasm, { wasi: { env: { TOKEN } }, denyLeaks: true }), { kind: 'leaks' });
  assert.ok(!(await run(wasm, { wasi: { env: { TOKEN } }, scrubEnv: ['TOKEN'] })).result.includes('correct'));
});
