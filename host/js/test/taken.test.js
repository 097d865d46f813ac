// What an initializer takes from outside of its instance: what is noted, told, and denied.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import command, { preinitialize } from 'wizer-js';

import { noted2, notedInput } from '../src/noted2.js';
import { MOST_BYTES, MOST_ITEMS, READ, Taken, joined } from '../src/taken.js';

/** Components need an engine with multiple memories. */
const components = WebAssembly.validate(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 5, 5, 2, 0, 0, 0, 0));
const ofComponents = { skip: !components && 'this engine has no components' };

/** Strings in the memory of a module, with their addresses and lengths. */
const TEXTS = ['in.txt', 'new.txt', 'none', 'folder', 'moved.txt', 'folder/deep.txt', 'a\u001b[31m\nb'];
const at = (text) => `(i32.const ${1024 + TEXTS.indexOf(text) * 32}) (i32.const ${text.length})`;
const escaped = (text) => [...Buffer.from(text)].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('');

/** A module whose initializer runs this code. Results of functions are at address 0. */
const guest = (body, edition = 'wasi_snapshot_preview1') => parse(`(module
  (import "${edition}" "environ_sizes_get" (func $environ_sizes_get (param i32 i32) (result i32)))
  (import "${edition}" "environ_get" (func $environ_get (param i32 i32) (result i32)))
  (import "${edition}" "clock_time_get" (func $clock_time_get (param i32 i64 i32) (result i32)))
  (import "${edition}" "random_get" (func $random_get (param i32 i32) (result i32)))
  (import "${edition}" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "${edition}" "fd_prestat_dir_name" (func $fd_prestat_dir_name (param i32 i32 i32) (result i32)))
  (import "${edition}" "fd_readdir" (func $fd_readdir (param i32 i32 i32 i64 i32) (result i32)))
  (import "${edition}" "fd_renumber" (func $fd_renumber (param i32 i32) (result i32)))
  (import "${edition}" "path_open" (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "${edition}" "path_create_directory" (func $path_create_directory (param i32 i32 i32) (result i32)))
  (import "${edition}" "path_filestat_get" (func $path_filestat_get (param i32 i32 i32 i32 i32) (result i32)))
  (import "${edition}" "path_rename" (func $path_rename (param i32 i32 i32 i32 i32 i32) (result i32)))
  (import "${edition}" "path_unlink_file" (func $path_unlink_file (param i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  ${TEXTS.map((text, index) => `(data (i32.const ${1024 + index * 32}) "${escaped(text)}")`).join('\n')}
  ;; A buffer of 16 bytes, and one of 1.
  (data (i32.const 64) "\\00\\02\\00\\00\\10\\00\\00\\00\\00\\02\\00\\00\\01\\00\\00\\00")
  (func $well (param i32) (if (local.get 0) (then unreachable)))
  (func $fails (param i32) (if (i32.eqz (local.get 0)) (then unreachable)))
  (func (export "wizer-initialize") ${body}))`);

const open = (fd, text, flags, rights, inherited = 0) =>
  `(call $path_open (${fd}) (i32.const 0) ${at(text)} (i32.const ${flags}) (i64.const ${rights}) (i64.const ${inherited}) (i32.const 0) (i32.const 0))`;
/** The rights to read a folder, and to make and rename files in it. */
const FOLDER = [1, 10, 13, 14, 17, 18].reduce((all, bit) => all | (1n << BigInt(bit)), 0n);
const named = (length) => `(call $well (call $fd_prestat_dir_name (i32.const 3) (i32.const 256) (i32.const ${length})))`;
const environment = '(call $well (call $environ_sizes_get (i32.const 0) (i32.const 4))) (call $well (call $environ_get (i32.const 2048) (i32.const 4096)))';
const clock = (number) => `(call $well (call $clock_time_get (i32.const ${number}) (i64.const 0) (i32.const 0)))`;
const random = (length) => `(call $well (call $random_get (i32.const 512) (i32.const ${length})))`;
const read = (fd) => `(call $well (call $fd_read (${fd}) (i32.const 64) (i32.const 1) (i32.const 0)))`;

/** What is taken, with the members that say something, and the warnings. */
async function run(wasm, options) {
  const [all, warnings] = [[], []];
  const result = await preinitialize(wasm, { ...options, onTaken: (taken) => all.push(taken), onWarning: (text) => warnings.push(text) });
  assert.equal(all.length, 1);
  const taken = all[0].map(({ kind, name, count, bytes, access, first }) => {
    assert.equal(typeof first, kind === 'clocks' ? 'bigint' : 'undefined');
    return [kind, name, Number(count), ...(bytes > 0n ? [Number(bytes)] : []), ...Object.keys(access).sort()];
  });
  return { result, taken, warnings };
}

async function folder() {
  const made = await mkdtemp(join(tmpdir(), 'wizer-'));
  await writeFile(join(made, 'in.txt'), 'a secret');
  return made;
}

test('names are limited, and in order', () => {
  const taken = new Taken();
  for (let number = 0; number < MOST_ITEMS + 7; number += 1) {
    taken.note('files', String(number).padStart(5, '0'));
  }
  // What has a name is counted by it.
  taken.note('files', '00000');
  taken.note('environment', 'A');
  const items = taken.items();
  assert.deepEqual(items.slice(0, 2).map(({ kind, name, count }) => [kind, name, count]), [['environment', 'A', 1n], ['files', '00000', 2n]]);
  assert.equal(items.length, 1 + MOST_ITEMS + 1);
  assert.deepEqual([items.at(-1).name, items.at(-1).count], [String(MOST_ITEMS).padStart(5, '0'), 7n]);
  const long = new Taken();
  for (const name of ['ö'.repeat(MOST_BYTES), 'x'.repeat(MOST_BYTES), `${'x'.repeat(MOST_BYTES - 4)}\u{1f600}`, '\ufeffx']) {
    long.note('names', name);
  }
  const names = long.items().map(({ name }) => name);
  assert.deepEqual(names, ['x'.repeat(MOST_BYTES), `${'x'.repeat(MOST_BYTES - 4)}\u{1f600}`, `${'ö'.repeat(510)}…`, '\ufeffx']);
  assert.ok(names.every((name) => Buffer.byteLength(name) <= MOST_BYTES));
});

test('paths are those that are used', () => {
  const cases = [['.', 'a/b', 'a/b'], ['.', '.', '.'], ['', 'a', 'a'], ['', '', '.'], ['data', 'a', 'data/a'], ['/', 'a', '/a'], ['/', '.', '/'], ['/data/', '../a', '/data/../a'], ['data', '.', 'data']];
  for (const [folder, path, whole] of cases) {
    assert.equal(joined(folder, path), whole, `${folder} ${path}`);
  }
  assert.equal(joined('x'.repeat(MOST_BYTES + 1), 'a').length, MOST_BYTES + 1);
});

test('a module that takes nothing, or nothing that is known', async () => {
  const wasm = await guest(`${environment} ${clock(1)} ${random(8)} (drop ${open('i32.const 3', 'none', 0, 2)})`);
  const none = () => 0;
  const own = { environ_sizes_get: none, environ_get: none, clock_time_get: none, random_get: none, path_open: none };
  // These functions are of the user's own.
  for (const wasi of [false, { env: { A: 'b' } }]) {
    assert.deepEqual((await run(wasm, { wasi, imports: { wasi_snapshot_preview1: own } })).taken, []);
  }
  assert.deepEqual((await run(await guest(''), { wasi: true, deny: ['environment', 'clocks', 'handles'] })).warnings, []);
});

test('environment variables by name, clocks, and random numbers', async () => {
  for (const edition of ['wasi_snapshot_preview1', 'wasi_unstable']) {
    const wasm = await guest(`${environment} ${clock(0)} ${clock(1)} ${clock(1)} ${random(16)} ${random(1)}`, edition);
    const { result, taken, warnings } = await run(wasm, { wasi: { env: { SECRET: 'xyzzy', A: '' } } });
    assert.deepEqual(taken, [
      ['environment', 'A', 2],
      ['environment', 'SECRET', 2],
      ['clocks', 'monotonic-clock', 2],
      ['clocks', 'wall-clock', 1],
      ['random', 'secure', 2, 17],
    ]);
    assert.ok(Buffer.from(result).includes('SECRET=xyzzy'));
    assert.deepEqual(warnings, [
      'the initializer read clocks: monotonic-clock (2 times) and wall-clock; random numbers: secure (17 bytes, 2 times): every instance of the result starts with the same values (--deny makes this an error)',
    ]);
  }
});

test('the first value of a clock is told', async () => {
  const begin = BigInt(Date.now()) * 1_000_000n;
  let first;
  const wasm = await guest(`${clock(0)} ${clock(0)}`);
  await preinitialize(wasm, { wasi: true, onTaken: ([item]) => ({ first } = item) });
  assert.ok(first >= begin - 1_000_000n && first <= BigInt(Date.now() + 1) * 1_000_000n, `${first}`);
});

test('files that are read, written, listed, and missing', async () => {
  const code = `${named(4)}
    (call $well ${open('i32.const 3', 'in.txt', 0, 2)})
    (call $well ${open('i32.const 3', 'new.txt', 1, 64 + 2)})
    (call $fails ${open('i32.const 3', 'none', 0, 0)})
    (call $well (call $path_create_directory (i32.const 3) ${at('folder')}))
    (call $well ${open('i32.const 3', 'folder', 2, FOLDER, 64 + 2)})
    (call $well (call $fd_readdir (i32.load (i32.const 0)) (i32.const 2048) (i32.const 512) (i64.const 0) (i32.const 4)))
    (call $well (call $fd_renumber (i32.load (i32.const 0)) (i32.const 4)))
    (call $fails ${open('i32.const 4', 'in.txt', 0, 2)})
    (call $well (call $path_rename (i32.const 3) ${at('new.txt')} (i32.const 4) ${at('moved.txt')}))
    (call $well (call $path_filestat_get (i32.const 4) (i32.const 0) ${at('moved.txt')} (i32.const 2048)))
    (call $fails (call $path_unlink_file (i32.const 3) ${at('none')}))
    (call $well (call $fd_readdir (i32.const 3) (i32.const 2048) (i32.const 512) (i64.const 0) (i32.const 4)))`;
  const made = await folder();
  const { taken, warnings } = await run(await guest(code), { wasi: { dirs: { data: made } } });
  assert.deepEqual(taken, [
    ['files', 'data', 1, 'listed'],
    ['files', 'data/folder', 3, 'listed', 'read', 'write'],
    ['files', 'data/folder/in.txt', 1, 'missing', 'read'],
    ['files', 'data/folder/moved.txt', 2, 'read', 'write'],
    ['files', 'data/in.txt', 1, 'read'],
    ['files', 'data/new.txt', 2, 'read', 'write'],
    ['files', 'data/none', 2, 'missing', 'read', 'write'],
  ]);
  assert.deepEqual(warnings, []);
});

test('files of a directory that is only read, whose name is not asked for', async () => {
  const code = `(call $well ${open('i32.const 3', 'in.txt', 0, 2)}) (call $fails ${open('i32.const 3', 'new.txt', 1, 64)})`;
  const made = await folder();
  const { taken } = await run(await guest(code), { wasi: { dirs: { data: { path: made, readOnly: true } } } });
  assert.deepEqual(taken, [['files', 'in.txt', 1, 'read'], ['files', 'new.txt', 1, 'missing', 'write']]);
});

test('bytes of standard input, whatever its descriptor is', async () => {
  const made = await folder();
  const file = (await import('node:fs')).openSync(join(made, 'in.txt'));
  const code = `(local $fd i32) (call $well ${open('i32.const 3', 'in.txt', 0, 2)}) (local.set $fd (i32.load (i32.const 0)))
    (call $well (call $fd_renumber (i32.const 0) (local.get $fd))) ${read('local.get $fd')} ${read('local.get $fd')}`;
  const { result, taken } = await run(await guest(code), { wasi: { stdin: file, dirs: { '.': made } } });
  assert.deepEqual(taken, [['files', 'in.txt', 1, 'read'], ['input', 'standard input', 2, 8]]);
  assert.ok(Buffer.from(result).includes('a secret'));
  // There is nothing to take, and another file is no standard input.
  const other = `${read('i32.const 0')} (call $well ${open('i32.const 3', 'in.txt', 0, 2)}) ${read('i32.load (i32.const 0)')}`;
  assert.deepEqual((await run(await guest(other), { wasi: { dirs: { '.': made } } })).taken, [['files', 'in.txt', 1, 'read']]);
});

test('what is denied is an error without effect', async () => {
  const made = await folder();
  const wasi = { env: { A: 'b' }, dirs: { '.': made }, stdin: (await import('node:fs')).openSync(join(made, 'in.txt')) };
  const bodies = {
    environment: [environment, 'environment variables: A (2 times)'],
    files: [`(call $fails ${open('i32.const 3', 'none', 0, 2)})`, 'files: none (read, missing)'],
    input: [read('i32.const 0'), 'standard input: standard input (8 bytes)'],
    clocks: [clock(0), 'clocks: wall-clock'],
    random: [random(1), 'random numbers: secure (1 byte)'],
  };
  for (const [kind, [body, text]] of Object.entries(bodies)) {
    const wasm = await guest(body);
    const never = () => assert.fail('this is not called');
    const denied = preinitialize(wasm, { wasi, deny: ['http', kind], onTaken: never, onWarning: never, onReturn: never });
    await assert.rejects(denied, { name: 'WizerError', kind: 'denied', message: `the initializer took what is denied: ${text}` });
    const others = Object.keys(bodies).filter((other) => other !== kind);
    assert.ok(await preinitialize(wasm, { wasi, deny: others }));
  }
  for (const deny of [['clock'], 'clocks', [undefined]]) {
    await assert.rejects(preinitialize(await guest(''), { deny }), { kind: 'options', message: /^`deny` is to be a list of 'environment', / });
  }
});

test('a name does not act on a terminal', async () => {
  const name = 'a\u001b[31m\nb';
  const wasm = await guest(`(call $fails ${open('i32.const 3', name, 0, 2)})`);
  const wasi = { dirs: { '.': await folder() } };
  assert.deepEqual((await run(wasm, { wasi })).taken, [['files', name, 1, 'missing', 'read']]);
  await assert.rejects(preinitialize(wasm, { wasi, deny: ['files'] }), {
    message: 'the initializer took what is denied: files: a\\u{1b}[31m\\nb (read, missing)',
  });
});

test('an initializer that makes up any number of names', async () => {
  const code = `(local $i i32)
    (loop $next
      (i32.store (i32.const 8192) (i32.or (i32.const 0x61616161) (i32.or (i32.and (local.get $i) (i32.const 15)) (i32.shl (i32.and (local.get $i) (i32.const 0xfff0)) (i32.const 4)))))
      (i32.store8 (i32.const 8196) (i32.add (i32.const 97) (i32.and (i32.shr_u (local.get $i) (i32.const 8)) (i32.const 15))))
      (i32.store8 (i32.const 8195) (i32.add (i32.const 97) (i32.and (i32.shr_u (local.get $i) (i32.const 4)) (i32.const 15))))
      (i32.store8 (i32.const 8194) (i32.add (i32.const 97) (i32.and (local.get $i) (i32.const 15))))
      (drop (call $path_filestat_get (i32.const 3) (i32.const 0) (i32.const 8194) (i32.const 3) (i32.const 2048)))
      (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 1010))))`;
  const wasm = await guest(code);
  const wasi = { dirs: { '.': await folder() } };
  const { taken } = await run(wasm, { wasi });
  assert.deepEqual([taken.length, taken.at(-1)[2]], [MOST_ITEMS + 1, 10]);
  await assert.rejects(preinitialize(wasm, { wasi, deny: ['files'] }), { message: /^the initializer took what is denied: files: aaa \(read, missing\), .* and 1007 others$/ });
});

test('two runs take the same, and a result takes nothing', async () => {
  const code = `${named(1)} ${environment} ${random(4)} (call $well ${open('i32.const 3', 'in.txt', 0, 2)})`;
  const wasm = await guest(code);
  const wasi = { env: { A: 'b' }, dirs: { '.': await folder() } };
  const [one, other] = [await run(wasm, { wasi }), await run(wasm, { wasi })];
  assert.deepEqual(one.taken, other.taken);
  assert.equal(one.taken.length, 3);
  const again = await run(one.result, { wasi, initFunc: null });
  assert.deepEqual(again.taken, []);
});

test('the command writes a report, and nothing if something is denied', async () => {
  const made = await folder();
  const code = `${environment} ${clock(1)} ${random(16)}`;
  await writeFile(join(made, 'app.wasm'), await guest(code));
  const run = (...words) => {
    const { status, stdout, stderr } = spawnSync(command, ['app.wasm', ...words], { encoding: 'utf8', cwd: made });
    return [status, stdout, stderr];
  };
  const wasi = ['--allow-wasi', '--env', 'SECRET=xyzzy', '-o', 'out.wasm'];
  const warning =
    'the initializer read clocks: monotonic-clock; random numbers: secure (16 bytes): every instance of the result starts with the same values (--deny makes this an error)';
  assert.deepEqual(run(...wasi, '--deny', 'random', '--deny', 'http', '--report', 'report.json'), [
    1, '', 'Error: the initializer took what is denied: random numbers: secure (16 bytes)\n',
  ]);
  assert.deepEqual(await readdir(made), ['app.wasm', 'in.txt']);
  assert.deepEqual(run(...wasi, '--report', 'report.json'), [0, '', `Warning: ${warning}\n`]);
  const text = await readFile(join(made, 'report.json'), 'utf8');
  assert.ok(!text.includes('xyzzy'));
  const report = JSON.parse(text);
  const first = report.taken[1].items[0].first;
  assert.ok(first > 0);
  assert.deepEqual(report, {
    taken: [
      { kind: 'environment', items: [{ name: 'SECRET', count: 2 }], others: 0 },
      { kind: 'clocks', items: [{ name: 'monotonic-clock', count: 1, first }], others: 0 },
      { kind: 'random', items: [{ name: 'secure', count: 1, bytes: 16 }], others: 0 },
    ],
    leaks: [],
    returned: [],
    warnings: [warning],
  });
});

test('a report goes elsewhere than the result', async () => {
  const made = await folder();
  await mkdir(join(made, 'folder'));
  await writeFile(join(made, 'app.wasm'), await parse('(module (func (export "wizer-initialize") (result i32) (i32.const 7)))'));
  const run = (...words) => {
    const { status, stdout, stderr } = spawnSync(command, ['app.wasm', ...words], { encoding: 'utf8', cwd: made });
    return [status, stdout, stderr];
  };
  const same = (path) => [1, '', `Error: the report and the result would both go to ${path}: name another file with --report\n`];
  assert.deepEqual(run('-o', 'out.wasm', '--report', 'folder/../out.wasm'), same('folder/../out.wasm'));
  assert.deepEqual(run('--report', '-'), same('-'));
  const [status, , text] = run('-o', 'out.wasm', '--report', 'none/report.json');
  assert.equal(status, 1);
  assert.match(text, /^Error: the report none\/report\.json can't be written\n/);
  assert.match(text, /the output none\/report\.json can't be written/);
  assert.deepEqual((await readdir(made)).sort(), ['app.wasm', 'folder', 'in.txt']);
  const [done, json] = run('-o', 'out.wasm', '--report', '-');
  assert.equal(done, 0);
  assert.deepEqual(JSON.parse(json), { taken: [], leaks: [], returned: [{ function: 'wizer-initialize', value: '7' }], warnings: [] });
  assert.ok(WebAssembly.validate(await readFile(join(made, 'out.wasm'))));
});

/** A shim's descriptor: what is opened in it is another one. Names with a `!` are missing. */
class Descriptor {
  openAt(_, path) {
    return this.#found(path, new Descriptor());
  }
  statAt(_, path) {
    return this.#found(path, {});
  }
  #found(path, found) {
    if (path.includes('!')) {
      throw 'no-entry';
    }
    return found;
  }
}
for (const name of ['createDirectoryAt', 'linkAt', 'metadataHashAt', 'readDirectory', 'readlinkAt', 'removeDirectoryAt', 'renameAt', 'setTimesAt', 'symlinkAt', 'unlinkFileAt']) {
  Descriptor.prototype[name] = () => {};
}

test('descriptors of components have paths', () => {
  const taken = new Taken();
  const entries = [[new Descriptor(), 'data'], [new Descriptor(), '/']];
  const names = ['cli/environment', 'random/random', 'random/insecure', 'random/insecure-seed', 'clocks/monotonic-clock', 'clocks/wall-clock'];
  const others = Object.fromEntries(names.map((name) => [`wasi:${name}`, {}]));
  const all = noted2({ ...others, 'wasi:filesystem/preopens': { getDirectories: () => entries } }, taken);
  const [[data], [root]] = all['wasi:filesystem/preopens'].getDirectories();
  const opened = data.openAt({}, 'a', {}, { read: true, write: false });
  opened.openAt({}, 'b', { create: true }, { read: false, write: true });
  opened.readDirectory();
  root.openAt({}, 'a', {}, { read: false });
  opened.renameAt('c', root, 'd');
  data.linkAt({}, 'e', opened, 'f');
  data.symlinkAt('target', 'g');
  assert.throws(() => opened.statAt({}, 'h!'), (error) => error === 'no-entry');
  assert.deepEqual(
    taken.items().map(({ name, access }) => [name, ...Object.keys(access)]),
    [
      ['/a', 'read'], ['/d', 'write'], ['data/a', 'read', 'listed'], ['data/a/b', 'write'], ['data/a/c', 'write'], ['data/a/f', 'write'],
      ['data/a/h!', 'read', 'missing'], ['data/e', 'write'], ['data/g', 'write'],
    ],
  );
  // The class of the shim is as it was.
  assert.deepEqual(Object.keys(new Descriptor()), []);
  new Descriptor().openAt({}, 'a');
  assert.equal(taken.items().find(({ name }) => name === 'data/a').access.read, READ.read);
});

test('standard input of components is shared by runs', () => {
  class Stream {}
  Stream.prototype.blockingRead = (length) => new Uint8Array(Number(length));
  Stream.prototype.skip = (length) => length;
  Stream.prototype.blockingSkip = () => {
    throw { tag: 'closed' };
  };
  const [stream, earlier, taken] = [new Stream(), new Taken(), new Taken()];
  notedInput(stream, earlier).skip(1n);
  notedInput(stream, taken).blockingRead(4n);
  stream.skip(5n);
  assert.throws(() => stream.blockingSkip(1n), { tag: 'closed' });
  assert.deepEqual([earlier, taken].map((each) => each.items().map(({ count, bytes }) => [count, bytes])), [[[1n, 1n]], [[3n, 9n]]]);
});

/** A component that asks for everything but files and streams, and makes a directory. */
const COMPONENT = `(component
  (import "wasi:cli/environment@0.2.0" (instance $cli
    (export "get-environment" (func (result (list (tuple string string)))))
    (export "get-arguments" (func (result (list string))))))
  (import "wasi:clocks/monotonic-clock@0.2.0" (instance $monotonic (export "now" (func (result u64)))))
  (import "wasi:clocks/wall-clock@0.2.0" (instance $wall
    (type $datetime' (record (field "seconds" u64) (field "nanoseconds" u32)))
    (export "datetime" (type $datetime (eq $datetime')))
    (export "now" (func (result $datetime)))))
  (import "wasi:random/random@0.2.0" (instance $random
    (export "get-random-bytes" (func (param "len" u64) (result (list u8))))
    (export "get-random-u64" (func (result u64)))))
  (import "wasi:random/insecure@0.2.0" (instance $insecure (export "get-insecure-random-u64" (func (result u64)))))
  (import "wasi:random/insecure-seed@0.2.0" (instance $seed (export "insecure-seed" (func (result (tuple u64 u64))))))
  (import "wasi:filesystem/types@0.2.0" (instance $types
    (export "descriptor" (type $descriptor (sub resource)))
    (type $error-code' (enum
      "access" "would-block" "already" "bad-descriptor" "busy" "deadlock" "quota" "exist" "file-too-large" "illegal-byte-sequence" "in-progress"
      "interrupted" "invalid" "io" "is-directory" "loop" "too-many-links" "message-size" "name-too-long" "no-device" "no-entry" "no-lock"
      "insufficient-memory" "insufficient-space" "not-directory" "not-empty" "not-recoverable" "unsupported" "no-tty" "no-such-device"
      "overflow" "not-permitted" "pipe" "read-only" "invalid-seek" "text-file-busy" "cross-device"))
    (export "error-code" (type $error-code (eq $error-code')))
    (export "[method]descriptor.create-directory-at" (func (param "self" (borrow $descriptor)) (param "path" string)
      (result (result (error $error-code)))))))
  (alias export $types "descriptor" (type $descriptor))
  (import "wasi:filesystem/preopens@0.2.0" (instance $preopens
    (alias outer 1 $descriptor (type $outer))
    (export "descriptor" (type $descriptor (eq $outer)))
    (export "get-directories" (func (result (list (tuple (own $descriptor) string)))))))
  (core module $memory
    (memory (export "memory") 1)
    (data (i32.const 256) "made")
    (global $free (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.set $free (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
      (global.get $free)
      (global.set $free (i32.add (global.get $free) (local.get 3)))))
  (core instance $memory (instantiate $memory))
  (alias core export $memory "memory" (core memory $mem))
  (alias core export $memory "realloc" (core func $realloc))
  (core func $environment (canon lower (func $cli "get-environment") (memory $mem) (realloc $realloc)))
  (core func $arguments (canon lower (func $cli "get-arguments") (memory $mem) (realloc $realloc)))
  (core func $monotonic (canon lower (func $monotonic "now")))
  (core func $wall (canon lower (func $wall "now") (memory $mem)))
  (core func $bytes (canon lower (func $random "get-random-bytes") (memory $mem) (realloc $realloc)))
  (core func $u64 (canon lower (func $random "get-random-u64")))
  (core func $insecure (canon lower (func $insecure "get-insecure-random-u64")))
  (core func $seed (canon lower (func $seed "insecure-seed") (memory $mem)))
  (core func $directories (canon lower (func $preopens "get-directories") (memory $mem) (realloc $realloc)))
  (core func $make (canon lower (func $types "[method]descriptor.create-directory-at") (memory $mem)))
  (core func $drop (canon resource.drop $descriptor))
  (core module $m
    (import "" "environment" (func $environment (param i32)))
    (import "" "arguments" (func $arguments (param i32)))
    (import "" "monotonic" (func $monotonic (result i64)))
    (import "" "wall" (func $wall (param i32)))
    (import "" "bytes" (func $bytes (param i64 i32)))
    (import "" "u64" (func $u64 (result i64)))
    (import "" "insecure" (func $insecure (result i64)))
    (import "" "seed" (func $seed (param i32)))
    (import "" "directories" (func $directories (param i32)))
    (import "" "make" (func $make (param i32 i32 i32 i32)))
    (import "" "drop" (func $drop (param i32)))
    (import "" "memory" (memory 1))
    (func (export "init")
      (call $environment (i32.const 8))
      (call $arguments (i32.const 8))
      (drop (call $monotonic))
      (call $wall (i32.const 8))
      (call $bytes (i64.const 5) (i32.const 8))
      (drop (call $u64))
      (drop (call $insecure))
      (call $seed (i32.const 8))
      (call $directories (i32.const 8))
      (if (i32.load (i32.const 12)) (then
        (call $make (i32.load (i32.load (i32.const 8))) (i32.const 256) (i32.const 4) (i32.const 16))
        (call $make (i32.load (i32.load (i32.const 8))) (i32.const 256) (i32.const 4) (i32.const 16))
        (call $drop (i32.load (i32.load (i32.const 8))))))))
  (core instance $m (instantiate $m (with "" (instance
    (export "environment" (func $environment)) (export "arguments" (func $arguments)) (export "monotonic" (func $monotonic))
    (export "wall" (func $wall)) (export "bytes" (func $bytes)) (export "u64" (func $u64)) (export "insecure" (func $insecure))
    (export "seed" (func $seed)) (export "directories" (func $directories)) (export "make" (func $make)) (export "drop" (func $drop))
    (export "memory" (memory $mem))))))
  (func (export "wizer-initialize") (canon lift (core func $m "init"))))`;

test('what a component takes', ofComponents, async () => {
  const wasm = await parse(COMPONENT);
  const wasi = { env: { SECRET: 'xyzzy' }, dirs: { data: await folder() } };
  const { taken, warnings } = await run(wasm, { wasi });
  assert.deepEqual(taken, [
    ['environment', 'SECRET', 1],
    ['files', 'data/made', 2, 'missing', 'write'],
    ['clocks', 'monotonic-clock', 1],
    ['clocks', 'wall-clock', 1],
    ['random', 'insecure', 1, 8],
    ['random', 'secure', 2, 13],
    ['random', 'seed', 1, 16],
  ]);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0], /^the initializer read clocks: monotonic-clock and wall-clock; random numbers: insecure \(8 bytes\), secure/);
  await assert.rejects(preinitialize(wasm, { wasi, deny: ['files'] }), { kind: 'denied', message: 'the initializer took what is denied: files: data/made (write, missing, 2 times)' });
  assert.ok(await preinitialize(wasm, { wasi, deny: ['input', 'http', 'arguments'] }));
  await assert.rejects(preinitialize(wasm, { wasi, deny: ['handles'] }), { kind: 'options' });
  // A directory that is only read is followed as well.
  const fixed = { dirs: { data: { path: await folder(), readOnly: true } } };
  assert.deepEqual((await run(wasm, { wasi: fixed })).taken[0], ['files', 'data/made', 2, 'missing', 'write']);
});
