// Two runs of an initializer, and how two results differ.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import command, { compare, preinitialize } from 'wizer-js';

import { notedInput } from '../src/noted2.js';
import { Recorded } from '../src/recorded.js';
import { Taken } from '../src/taken.js';
import { guest, memoryOf } from './guest.js';

const DIFFERS =
  'the initializer ran twice, and the results differ: what it does depends on clocks, random numbers or addresses, which --reproducible makes the same';

const random = await guest([[0, 'random_get', 512, 32]]);
/** Reads twice from standard input, to buffers of 3 and of 100 bytes. */
const reading = await guest(
  [[0, 'fd_read', 0, 64, 2, 0], [0, 'fd_renumber', 0, 2], [0, 'fd_read', 2, 64, 2, 4]],
  { 64: '\0\x02\0\0\x03\0\0\0\0\x03\0\0\x64\0\0\0' },
);

async function folder() {
  return mkdtemp(join(tmpdir(), 'wizer-'));
}

test('an initializer that does the same twice', async () => {
  const wasm = await guest([[0, 'environ_get', 2048, 4096]]);
  const told = [];
  const tell = (name) => (value) => told.push([name, value.length]);
  const options = {
    wasi: { env: { TOKEN: 'correct horse' } },
    verify: true,
    onInstance: () => told.push('instance'),
    onTaken: tell('taken'),
    onLeaks: tell('leaks'),
    onWarning: tell('warning'),
  };
  const result = await preinitialize(wasm, options);
  assert.deepEqual(told.map((each) => (Array.isArray(each) ? each[0] : each)), ['instance', 'instance', 'taken', 'leaks', 'warning']);
  assert.deepEqual(result, await preinitialize(wasm, { wasi: options.wasi }));
});

test('an initializer that does something else the second time', async () => {
  const never = () => assert.fail('this is not called');
  const error = await preinitialize(random, { wasi: true, verify: true, onTaken: never, onWarning: never }).catch((error) => error);
  assert.equal(error.name, 'WizerError');
  assert.equal(error.kind, 'differs');
  assert.equal(error.message, DIFFERS);
  assert.equal(error.causes.length, 1);
  assert.equal(error.causes[0], error.causes[0].trimEnd());
  assert.equal(error.comparison.identical, false);
  assert.ok(await preinitialize(random, { wasi: true, verify: true, reproducible: true }));
  // What traps does so the first time.
  let runs = 0;
  await assert.rejects(preinitialize(await guest([[1, 'random_get', 512, 1]]), { wasi: true, verify: true, onInstance: () => (runs += 1) }), { kind: 'trap' });
  assert.equal(runs, 1);
});

test('the second run reads what the first has read', async () => {
  const path = join(await folder(), 'in.txt');
  for (const [text, counts] of [['some text, and more of it', [25, 0]], ['ab', [2, 0]], ['x'.repeat(120), [103, 17]]]) {
    await writeFile(path, text);
    const results = [];
    for (const verify of [false, true]) {
      const stdin = openSync(path);
      let taken;
      results.push(await preinitialize(reading, { wasi: { stdin }, verify, onTaken: (all) => (taken = all) }));
      closeSync(stdin);
      assert.deepEqual(taken.map(({ kind, count, bytes }) => [kind, count, bytes]), [['input', 2n, BigInt(text.length)]]);
    }
    assert.deepEqual(results[0], results[1]);
    const memory = await memoryOf(results[1]);
    assert.deepEqual([memory.readUInt32LE(0), memory.readUInt32LE(4)], counts);
    assert.ok(memory.includes(text.slice(counts[0] - counts[1])));
  }
});

test('streams of components are read again', () => {
  class Stream {}
  const parts = ['one', 'two', 'three'];
  Stream.prototype.read = () => Buffer.from(parts.shift());
  Stream.prototype.skip = () => BigInt(parts.shift().length);
  Stream.prototype.subscribe = () => 'own';
  const [stream, recorded] = [new Stream(), new Recorded()];
  const first = notedInput(stream, new Taken(), recorded, () => 'ready');
  assert.deepEqual([String(first.read(9n)), first.skip(9n), String(first.read(9n)), first.subscribe()], ['one', 3n, 'three', 'own']);
  recorded.isReplayed = true;
  const taken = new Taken();
  const second = notedInput(stream, taken, recorded, () => 'ready');
  assert.deepEqual([String(second.read(9n)), second.skip(9n), String(second.blockingRead(2n)), String(second.read(9n))], ['one', 3n, 'th', 'ree']);
  assert.throws(() => second.read(1n), { tag: 'closed' });
  assert.equal(second.subscribe(), 'ready');
  assert.deepEqual(taken.items().map(({ count, bytes }) => [count, bytes]), [[5n, 11n]]);
  assert.equal(notedInput(stream, taken).subscribe(), 'own');
});

test('results are compared', async () => {
  const [one, other] = [await preinitialize(random, { wasi: true }), await preinitialize(random, { wasi: true })];
  assert.equal((await compare(one, one)).identical, true);
  assert.equal((await compare(one, other, random)).identical, false);
  await assert.rejects(compare(new Uint8Array(), other), { name: 'WizerError', kind: 'malformed' });
  await assert.rejects(compare('text', other), { kind: 'options' });
});

test('the command verifies, and compares', async () => {
  const made = await folder();
  await writeFile(join(made, 'app.wasm'), random);
  const run = (...words) => {
    const { status, stdout, stderr } = spawnSync(command, words, { encoding: 'utf8', cwd: made });
    return [status, stdout, stderr];
  };
  const [status, , text] = run('app.wasm', '-o', 'one.wasm', '--allow-wasi', '--verify');
  assert.equal(status, 1);
  assert.ok(text.startsWith(`Error: ${DIFFERS}\n`), text);
  assert.deepEqual(await readdir(made), ['app.wasm']);
  for (const name of ['one.wasm', 'other.wasm']) {
    assert.equal(run('app.wasm', '-o', name, '--allow-wasi')[0], 0);
  }
  const [same, account] = run('diff', 'one.wasm', 'one.wasm');
  assert.equal(same, 0);
  assert.ok(account.length > 0);
  const [differ, nothing] = run('diff', 'one.wasm', 'other.wasm', '--json', '-o', 'diff.json');
  assert.deepEqual([differ, nothing], [1, '']);
  assert.equal(JSON.parse(await readFile(join(made, 'diff.json'), 'utf8')).identical, false);
  const [failed, , why] = run('diff', 'one.wasm', 'none.wasm', '-o', 'none.json');
  assert.deepEqual([failed, why.startsWith("Error: none.wasm can't be read\n")], [1, true]);
  assert.ok(!(await readdir(made)).includes('none.json'));
});
