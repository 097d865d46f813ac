// Surroundings of an initializer that are the same everywhere.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { link, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import command, { preinitialize } from 'wizer-js';

import { Random, Surroundings, byBytes, surroundings } from '../src/reproducible.js';
import { reproducible2 } from '../src/reproducible2.js';
import { guest, memoryOf } from './guest.js';

const components = WebAssembly.validate(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 5, 5, 2, 0, 0, 0, 0));
const ofComponents = { skip: !components && 'this engine has no components' };

const EDITIONS = ['wasi_snapshot_preview1', 'wasi_unstable'];

/** 2024, in seconds, and in nanoseconds. */
const TIME = 1_704_067_200;
const NANOSECONDS = BigInt(TIME) * 1_000_000_000n;

test('random numbers are those of the reference', () => {
  const random = new Random(1_234_567n, 'secure');
  const numbers = [6_457_827_717_110_365_317n, 3_203_168_211_198_807_973n, 9_817_491_932_198_370_423n];
  assert.deepEqual(numbers.map(() => random.number()), numbers);
  assert.deepEqual([...new Random(42n, 'secure').fill(new Uint8Array(3))], [149, 110, 235]);
  // A request drops what is left of its last number.
  const [one, other] = [new Random(7n, 'insecure'), new Random(7n, 'insecure')];
  one.fill(new Uint8Array(9));
  assert.equal(one.number(), [other.number(), other.number(), other.number()].at(-1));
  const seed = new Random(7n ^ 0x0202020202020202n, 'secure');
  const own = new Surroundings({ seed: 7n, time: 0n });
  assert.deepEqual([own.seed(), own.seed()], Array(2).fill([seed.number(), seed.number()]));
  assert.deepEqual(['9', '4', '9'].map((file) => own.file(file)), [1n, 2n, 1n]);
});

test('names are in the order of their bytes', () => {
  // In JavaScript, strings are in the order of UTF-16.
  const names = ['\u{1f600}', '\uffff', 'b', 'a', 'ab', 'Z', ''];
  assert.deepEqual(names.sort(byBytes), ['', 'Z', 'a', 'ab', 'b', '\uffff', '\u{1f600}']);
});

test('the option has several forms', () => {
  for (const option of [undefined, false]) {
    assert.equal(surroundings(option), undefined);
  }
  const cases = [[true, 0n, 0n], [0, 0n, 0n], [7, 7n, 0n], [2n ** 64n - 1n, 2n ** 64n - 1n, 0n], [{}, 0n, 0n], [{ seed: 1, time: TIME }, 1n, BigInt(TIME)]];
  for (const [option, seed, time] of cases) {
    assert.deepEqual(surroundings(option), { seed, time });
  }
  for (const option of ['7', 1.5, -1, 2n ** 64n, null, { seed: '1' }, { time: -1 }, { time: 1.5 }, { time: 2e10 }, { time: null }]) {
    assert.throws(() => surroundings(option), { kind: 'options', message: /^the (seed|time) of `reproducible` is to be a whole number / });
  }
});

test('clocks and random numbers', async () => {
  const calls = [
    [0, 'clock_time_get', 0, 0, 0],
    [0, 'clock_time_get', 1, 0, 8],
    [0, 'clock_time_get', 1, 0, 16],
    [8, 'clock_time_get', 2, 0, 24],
    [8, 'clock_time_get', 3, 0, 24],
    [28, 'clock_time_get', 4, 0, 24],
    [0, 'clock_res_get', 0, 32],
    [0, 'clock_res_get', 1, 40],
    [8, 'clock_res_get', 3, 48],
    [0, 'random_get', 56, 3],
    [0, 'random_get', 64, 8],
  ];
  for (const edition of EDITIONS) {
    let taken;
    const wasm = await guest(calls, {}, edition);
    const result = await preinitialize(wasm, { wasi: true, reproducible: { seed: 42, time: TIME }, onTaken: (all) => (taken = all) });
    const memory = await memoryOf(result);
    const numbers = [0, 8, 16, 24, 32, 40, 48].map((at) => memory.readBigUInt64LE(at));
    assert.deepEqual(numbers, [NANOSECONDS, 1_000_000n, 2_000_000n, 0n, 1n, 1n, 0n]);
    const random = new Random(42n, 'secure');
    random.number();
    assert.deepEqual([...memory.subarray(56, 60)], [149, 110, 235, 0]);
    assert.equal(memory.readBigUInt64LE(64), random.number());
    // What is taken is noted as before.
    assert.deepEqual(taken.map(({ name, first }) => [name, first]), [['monotonic-clock', 1_000_000n], ['wall-clock', NANOSECONDS], ['secure', undefined]]);
    assert.deepEqual(result, await preinitialize(wasm, { wasi: true, reproducible: { seed: 42n, time: TIME } }));
  }
});

const NAMES = ['b.txt', 'a.txt', 'é', 'folder', '\u{1f600}', '\uffff'];

/** A folder with files that are made in this order, a link among them. */
async function folder(names) {
  const made = await mkdtemp(join(tmpdir(), 'wizer-'));
  for (const name of names) {
    await (name === 'folder' ? mkdir(join(made, name)) : writeFile(join(made, name), name));
  }
  await link(join(made, 'b.txt'), join(made, 'linked.txt'));
  return made;
}

/** The entries that `fd_readdir` has written: the next cookie, the number, the type, the name. */
function entries(memory, at, end) {
  const found = [];
  while (at + 24 <= end) {
    const length = memory.readUInt32LE(at + 16);
    const name = memory.toString('utf8', at + 24, Math.min(at + 24 + length, end));
    found.push([Number(memory.readBigUInt64LE(at)), Number(memory.readBigUInt64LE(at + 8)), memory[at + 20], name]);
    at += 24 + length;
  }
  return found;
}

test('files and directories', async () => {
  const calls = [
    [0, 'path_filestat_get', 3, 0, 1024, 5, 2048],
    [0, 'path_filestat_get', 3, 0, 1040, 6, 2176],
    [0, 'fd_filestat_get', 1, 2304],
    [0, 'fd_fdstat_get', 0, 2432],
    [0, 'fd_readdir', 3, 4096, 4096, 0, 0],
    [0, 'fd_readdir', 3, 8192, 50, 3, 4],
    [0, 'fd_readdir', 3, 8292, 4096, 9, 8],
    [44, 'path_filestat_get', 3, 0, 1056, 4, 2560],
    // A descriptor that is no stream any more.
    [0, 'path_open', 3, 0, 1024, 5, 0, 0x200002n, 0, 0, 12],
    [0, 'fd_renumber', 4, 1],
    [0, 'fd_filestat_get', 1, 2688],
  ];
  const texts = { 1024: 'b.txt', 1040: 'folder', 1056: 'none' };
  for (const [index, edition] of EDITIONS.entries()) {
    const wasm = await guest(calls, texts, edition);
    const results = [];
    for (const names of [NAMES, [...NAMES].reverse()]) {
      results.push(await preinitialize(wasm, { wasi: { dirs: { '.': await folder(names) } }, reproducible: { time: TIME } }));
    }
    assert.deepEqual(results[0], results[1]);
    const memory = await memoryOf(results[0]);
    const [links, size, times, length] = [[24, 32, [40, 48, 56], 64], [20, 24, [32, 40, 48], 56]][index];
    const stat = (at) => [
      ...[0, 8].map((offset) => memory.readBigUInt64LE(at + offset)),
      memory[at + 16],
      memory.readUInt32LE(at + links),
      memory.readBigUInt64LE(at + size),
      new Set(times.map((offset) => memory.readBigUInt64LE(at + offset))),
    ];
    assert.deepEqual(stat(2048), [0n, 1n, 4, 1, 5n, new Set([NANOSECONDS])]);
    assert.deepEqual([stat(2176)[1], stat(2176)[2]], [2n, 3]);
    assert.deepEqual(stat(2688), stat(2048));
    // Nothing is written behind, and nothing is known of streams.
    assert.ok([2048 + length, 2304, 2560].every((at) => memory.subarray(at, at + 64).every((byte) => byte === 0)));
    assert.deepEqual([...memory.subarray(2432, 2456)].map(Number), [0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]);
    const all = [
      [1, 3, 3, '.'], [2, 3, 3, '..'], [3, 4, 4, 'a.txt'], [4, 1, 4, 'b.txt'], [5, 2, 3, 'folder'], [6, 1, 4, 'linked.txt'], [7, 5, 4, 'é'], [8, 6, 4, '\uffff'], [9, 7, 4, '\u{1f600}'],
    ];
    assert.deepEqual(entries(memory, 4096, 4096 + memory.readUInt32LE(0)), all);
    assert.equal(memory.readUInt32LE(4), 50);
    assert.deepEqual(entries(memory, 8192, 8242), [all[3]]);
    assert.equal(memory.readUInt32LE(8), 0);
  }
});

test('a directory that was opened only to be listed', async () => {
  const readdir = 1 << 14;
  const calls = [[0, 'path_open', 3, 0, 1024, 1, 2, readdir, 0, 0, 12], [0, 'fd_readdir', 4, 4096, 4096, 0, 0]];
  const result = await preinitialize(await guest(calls, { 1024: '.' }), { wasi: { dirs: { '.': await folder(NAMES.slice(0, 2)) } }, reproducible: true });
  const memory = await memoryOf(result);
  const found = entries(memory, 4096, 4096 + memory.readUInt32LE(0));
  assert.deepEqual(found, [[1, 1, 3, '.'], [2, 1, 3, '..'], [3, 2, 4, 'a.txt'], [4, 3, 4, 'b.txt'], [5, 3, 4, 'linked.txt']]);
});

test('the interfaces of components', () => {
  class Stream {
    left = ['b', 'a', '\u{1f600}', '\uffff'];
    readDirectoryEntry() {
      const name = this.left.shift();
      return name && { name, type: 'regular-file' };
    }
  }
  class Descriptor {
    constructor(inode) {
      this.inode = inode;
    }
    metadataHash() {
      return { upper: 99n, lower: this.inode };
    }
    metadataHashAt(_, path) {
      return { upper: 98n, lower: path === '.' ? this.inode : BigInt(path) };
    }
    stat() {
      return { type: 'directory', linkCount: 5n, size: 3n, dataAccessTimestamp: undefined };
    }
    statAt() {
      return { type: 'directory' };
    }
    readDirectory() {
      return new Stream();
    }
    openAt(_, path) {
      return new Descriptor(BigInt(path));
    }
  }
  const entries = [[new Descriptor(70n), '.']];
  const durations = [];
  const names = ['cli/terminal-stdin', 'cli/terminal-stdout', 'cli/terminal-stderr', 'clocks/wall-clock', 'random/random', 'random/insecure', 'random/insecure-seed'];
  const all = reproducible2(
    {
      ...Object.fromEntries(names.map((name) => [`wasi:${name}`, { other: name }])),
      'wasi:clocks/monotonic-clock': { subscribeDuration: (duration) => durations.push(duration) },
      'wasi:filesystem/preopens': { getDirectories: () => entries },
    },
    new Surroundings({ seed: 42n, time: BigInt(TIME) }),
    ({ lower }) => lower,
  );
  const clock = all['wasi:clocks/monotonic-clock'];
  assert.deepEqual([clock.now(), clock.now(), clock.resolution()], [1_000_000n, 2_000_000n, 1n]);
  clock.subscribeInstant(5_000_000n);
  clock.subscribeInstant(5n);
  assert.deepEqual(durations, [2_000_000n, 0n]);
  const time = { seconds: BigInt(TIME), nanoseconds: 0 };
  assert.deepEqual([all['wasi:clocks/wall-clock'].now(), all['wasi:clocks/wall-clock'].resolution()], [time, { seconds: 0n, nanoseconds: 1 }]);
  assert.equal(all['wasi:clocks/wall-clock'].other, 'clocks/wall-clock');
  assert.deepEqual([...all['wasi:random/random'].getRandomBytes(3n)], [149, 110, 235]);
  assert.deepEqual(all['wasi:random/insecure'].getInsecureRandomU64(), new Random(42n, 'insecure').number());
  assert.deepEqual(all['wasi:random/insecure-seed'].insecureSeed(), all['wasi:random/insecure-seed'].insecureSeed());
  assert.equal(all['wasi:cli/terminal-stdout'].getTerminalStdout(), undefined);

  const [[directory]] = all['wasi:filesystem/preopens'].getDirectories();
  const opened = directory.openAt({}, '80');
  assert.deepEqual(opened.metadataHash(), { upper: 0n, lower: 1n });
  assert.deepEqual(directory.metadataHash(), { upper: 0n, lower: 2n });
  assert.deepEqual([directory.metadataHashAt({}, '80'), opened.metadataHashAt({}, '70')].map(({ lower }) => lower), [1n, 2n]);
  assert.deepEqual(opened.stat(), { type: 'directory', linkCount: 1n, size: 0n, dataAccessTimestamp: time, dataModificationTimestamp: time, statusChangeTimestamp: time });
  const stream = opened.readDirectory();
  assert.ok(stream instanceof Stream);
  assert.deepEqual([1, 2, 3, 4, 5].map(() => stream.readDirectoryEntry()?.name), ['a', 'b', '\uffff', '\u{1f600}', undefined]);
});

test('a component', ofComponents, async () => {
  const wasm = await parse(`(component
    (import "wasi:clocks/monotonic-clock@0.2.0" (instance $clock (export "now" (func (result u64)))))
    (import "wasi:random/random@0.2.0" (instance $random (export "get-random-u64" (func (result u64)))))
    (import "wasi:random/insecure-seed@0.2.0" (instance $seed (export "insecure-seed" (func (result (tuple u64 u64))))))
    (core module $memory (memory (export "memory") 1))
    (core instance $memory (instantiate $memory))
    (alias core export $memory "memory" (core memory $mem))
    (core func $now (canon lower (func $clock "now")))
    (core func $number (canon lower (func $random "get-random-u64")))
    (core func $seed (canon lower (func $seed "insecure-seed") (memory $mem)))
    (core module $m
      (import "" "now" (func $now (result i64)))
      (import "" "number" (func $number (result i64)))
      (import "" "seed" (func $seed (param i32)))
      (import "" "memory" (memory 1))
      (func (export "init")
        (i64.store (i32.const 64) (call $now))
        (i64.store (i32.const 72) (call $number))
        (call $seed (i32.const 80))))
    (core instance $m (instantiate $m (with "" (instance
      (export "now" (func $now)) (export "number" (func $number)) (export "seed" (func $seed)) (export "memory" (memory $mem))))))
    (func (export "wizer-initialize") (canon lift (core func $m "init"))))`);
  const run = (reproducible) => preinitialize(wasm, { wasi: true, reproducible, verify: true });
  const result = Buffer.from(await run(42));
  const own = new Surroundings({ seed: 42n, time: 0n });
  const numbers = BigUint64Array.of(1_000_000n, own.secure.number(), ...own.seed());
  // The first has zeros in front of the second, which are left out.
  assert.ok(result.includes(Buffer.from(numbers.buffer).subarray(8)));
  assert.ok(!Buffer.from(await run(43)).equals(result));
});

test('the command takes the time from its environment', async () => {
  const made = await mkdtemp(join(tmpdir(), 'wizer-'));
  await writeFile(join(made, 'app.wasm'), await guest([[0, 'clock_time_get', 0, 0, 0], [0, 'random_get', 8, 4]]));
  const run = (time, ...words) => {
    const env = { ...process.env, ...(time === undefined ? {} : { SOURCE_DATE_EPOCH: time }) };
    const { status, stdout, stderr } = spawnSync(command, ['app.wasm', '--allow-wasi', ...words], { cwd: made, env });
    return [status, stdout, String(stderr)];
  };
  for (const [time, nanoseconds] of [[undefined, 0n], [String(TIME), NANOSECONDS]]) {
    const [status, result] = run(time, '--reproducible=42');
    assert.equal(status, 0);
    const memory = await memoryOf(result);
    assert.deepEqual([memory.readBigUInt64LE(0), [...memory.subarray(8, 11)]], [nanoseconds, [149, 110, 235]]);
  }
  for (const time of ['', '-1', '1.5', 'now', '99999999999']) {
    const text = `Error: SOURCE_DATE_EPOCH is \`${time}\`: expected a number of seconds since 1970, of at most 18446744073\n`;
    assert.deepEqual(run(time, '--reproducible').map(String), ['1', '', text]);
  }
  const [status, , conflict] = run(undefined, '--reproducible', '--inherit-env');
  assert.equal(status, 2);
  assert.match(conflict, /^error: --reproducible conflicts with --inherit-env: name each variable with --env\n/);
  // Without the option, nobody asks.
  assert.equal(run('now')[0], 0);
});
