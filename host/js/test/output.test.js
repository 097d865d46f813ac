// The output, when the initializer has access to its folder, and when the system fails late.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import command from 'wizer-js';

import { Output } from '../src/node/output.js';

/** A folder that contains a folder `out`. */
function place() {
  const root = fs.mkdtempSync(join(tmpdir(), 'wizer-'));
  fs.mkdirSync(join(root, 'out'));
  return root;
}

/** Strings in the memory of a module, with their addresses and lengths. */
const TEXTS = ['y.wasm', 'out', 'moved', 'elsewhere', 'other.txt', 'pipe', 'started', 'out/y.wasm'];
const at = (text) => `(i32.const ${TEXTS.indexOf(text) * 32}) (i32.const ${text.length})`;
const data = TEXTS.map((text, index) => `(data (i32.const ${index * 32}) "${text}")`).join('\n');

/** A module whose initializer runs this code with access to a directory, descriptor 3. */
const guest = (body) => parse(`(module
  (import "wasi_snapshot_preview1" "fd_readdir" (func $list (param i32 i32 i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open" (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_rename" (func $rename (param i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_symlink" (func $link (param i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_unlink_file" (func $unlink (param i32 i32 i32) (result i32)))
  (memory (export "memory") 2)
  ${data}
  (func $well (param i32) (if (local.get 0) (then unreachable)))
  (func (export "wizer-initialize") ${body}))`);

const rename = (from, to) => `(call $well (call $rename (i32.const 3) ${at(from)} (i32.const 3) ${at(to)}))`;
const link = (to, name) => `(call $well (call $link ${at(to)} (i32.const 3) ${at(name)}))`;
const unlink = (name) => `(call $well (call $unlink (i32.const 3) ${at(name)}))`;

/** Runs the command in a folder, with a guest as its input. */
async function run(root, body, ...words) {
  fs.writeFileSync(join(root, 'in.wasm'), await guest(body));
  return spawnSync(process.execPath, [command, '--allow-wasi', ...words, 'in.wasm'], { cwd: root, encoding: 'utf8' });
}

const isWasm = (file) => WebAssembly.validate(fs.readFileSync(file));

test('while the initializer runs, nothing of ours is in the folder of the output', async () => {
  const root = place();
  fs.writeFileSync(join(root, 'out/y.wasm'), 'old');
  const list = '(call $well (call $list (i32.const 3) (i32.const 65536) (i32.const 4096) (i64.const 0) (i32.const 1024)))';
  const done = await run(root, list, '--dir', 'out', '-o', 'out/y.wasm');
  assert.deepEqual([done.status, done.stderr], [0, '']);
  const seen = fs.readFileSync(join(root, 'out/y.wasm')).toString('latin1');
  // In the listing, each name is preceded by 24 bytes.
  assert.ok(seen.includes('y.wasm'));
  const result = await WebAssembly.instantiate(fs.readFileSync(join(root, 'out/y.wasm')), {
    wasi_snapshot_preview1: new Proxy({}, { get: () => () => 0 }),
  });
  const { buffer } = result.instance.exports.memory;
  const [length] = new Uint32Array(buffer, 1024, 1);
  const names = [];
  for (let from = 65536; from < 65536 + length; ) {
    const size = new DataView(buffer).getUint32(from + 16, true);
    names.push(Buffer.from(buffer, from + 24, size).toString());
    from += 24 + size;
  }
  assert.deepEqual(names.filter((name) => !/^\.\.?$/.test(name)), ['y.wasm']);
  assert.deepEqual(fs.readdirSync(join(root, 'out')), ['y.wasm']);
});

test('a folder that takes the place of the one of the output gets nothing', async () => {
  for (const planted of ['link', 'folder']) {
    const root = place();
    fs.mkdirSync(join(root, 'elsewhere'));
    const swap = planted === 'link' ? link('elsewhere', 'out') : rename('elsewhere', 'out');
    const done = await run(root, `${rename('out', 'moved')} ${swap}`, '--dir', '.', '-o', 'out/y.wasm');
    assert.equal(done.status, 1);
    assert.match(done.stderr, /^Error: the output out\/y\.wasm can't be written\n\nCaused by:\n +Something else has taken the place of its folder since\n$/);
    for (const folder of ['out', 'moved']) {
      assert.deepEqual(fs.readdirSync(join(root, folder)), [], `${planted}: ${folder}`);
    }
  }
});

test('a link that takes the place of the output is replaced, not followed', async () => {
  const root = place();
  fs.writeFileSync(join(root, 'out/y.wasm'), 'old');
  fs.writeFileSync(join(root, 'out/other.txt'), 'other');
  const done = await run(root, `${unlink('y.wasm')} ${link('other.txt', 'y.wasm')}`, '--dir', 'out', '-o', 'out/y.wasm');
  assert.deepEqual([done.status, done.stderr], [0, '']);
  assert.ok(fs.lstatSync(join(root, 'out/y.wasm')).isFile() && isWasm(join(root, 'out/y.wasm')));
  assert.equal(fs.readFileSync(join(root, 'out/other.txt'), 'utf8'), 'other');
});

test('what takes the place of a pipe, which is written as it is, gets nothing', { skip: process.platform === 'win32' }, async () => {
  const root = place();
  fs.writeFileSync(join(root, 'out/other.txt'), 'other');
  spawnSync('mkfifo', [join(root, 'out/pipe')]);
  const done = await run(root, `${unlink('pipe')} ${link('other.txt', 'pipe')}`, '--dir', 'out', '-o', 'out/pipe');
  assert.equal(done.status, 1);
  assert.match(done.stderr, /Something else has taken its place since/);
  assert.equal(fs.readFileSync(join(root, 'out/other.txt'), 'utf8'), 'other');
});

test('a command that is killed leaves nothing', async () => {
  const root = place();
  fs.writeFileSync(join(root, 'out/y.wasm'), 'old');
  const create = `(call $well (call $open (i32.const 3) (i32.const 0) ${at('started')} (i32.const 1) (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 1024)))`;
  fs.writeFileSync(join(root, 'in.wasm'), await guest(`${create} (loop (br 0))`));
  const child = spawn(process.execPath, [command, '--allow-wasi', '--dir', 'out', 'in.wasm', '-o', 'out/y.wasm'], { cwd: root });
  const ended = new Promise((resolve) => child.on('close', (_, signal) => resolve(signal)));
  while (!fs.existsSync(join(root, 'out/started'))) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  child.kill('SIGKILL');
  assert.equal(await ended, 'SIGKILL');
  assert.deepEqual(fs.readdirSync(join(root, 'out')).sort(), ['started', 'y.wasm']);
  assert.equal(fs.readFileSync(join(root, 'out/y.wasm'), 'utf8'), 'old');
});

test('a file that is replaced keeps its mode, and runs as its owner for the same owner only', async () => {
  const root = place();
  const file = join(root, 'out/y.wasm');
  const written = async (owner) => {
    fs.writeFileSync(file, 'old');
    fs.chownSync(file, owner, process.getgid());
    fs.chmodSync(file, 0o6751);
    assert.equal((await run(root, '', '-o', 'out/y.wasm')).status, 0);
    return (fs.statSync(file).mode & 0o7777).toString(8);
  };
  assert.equal(await written(process.getuid()), '6751');
  // Only root can change the owner of a file.
  if (process.getuid() === 0) {
    assert.equal(await written(65534), '751');
  }
});

test('the device says that it is full', { skip: !fs.existsSync('/dev/full') }, async () => {
  const done = await run(place(), '', '-o', '/dev/full');
  assert.equal(done.status, 1);
  assert.match(done.stderr, /^Error: the output \/dev\/full can't be written\n\nCaused by:\n +No space left on device \(os error 28\)\n$/);
});

/** Replaces a function of `node:fs` by one that fails after it has succeeded. */
function failing(name, code, act) {
  const original = fs[name];
  fs[name] = (...words) => {
    original(...words);
    throw Object.assign(new Error(`${code}: disk quota exceeded, ${name}`), { code, errno: -122 });
  };
  syncBuiltinESMExports();
  try {
    return act();
  } finally {
    fs[name] = original;
    syncBuiltinESMExports();
  }
}

test('what fails when data is synced, or its file is closed, leaves what was there', () => {
  for (const existing of [true, false]) {
    for (const late of ['fsyncSync', 'closeSync', 'renameSync', 'fchmodSync']) {
      if (late === 'fchmodSync' && !existing) {
        continue;
      }
      const root = place();
      const file = join(root, 'out/y.wasm');
      if (existing) {
        fs.writeFileSync(file, 'old');
      }
      const output = new Output(file);
      const error = assert.throws.bind(undefined, () => failing(late, 'EDQUOT', () => output.write(Buffer.from('new'))));
      error({ message: `the output ${file} can't be written`, causes: ['Disk quota exceeded (os error 122)'] });
      output.close();
      // The rename itself took place.
      const before = existing ? ['y.wasm'] : [];
      assert.deepEqual(fs.readdirSync(join(root, 'out')), late === 'renameSync' ? ['y.wasm'] : before, late);
      if (existing && late !== 'renameSync') {
        assert.equal(fs.readFileSync(file, 'utf8'), 'old');
      }
    }
  }
});

test('data is synced before it gets its name, and the folder after', () => {
  const file = join(place(), 'out/y.wasm');
  const output = new Output(file);
  const calls = [];
  const originals = { ...fs };
  const names = ['openSync', 'writeSync', 'fsyncSync', 'closeSync', 'renameSync'];
  for (const name of names) {
    fs[name] = (...words) => {
      calls.push(name);
      return originals[name](...words);
    };
  }
  syncBuiltinESMExports();
  try {
    output.write(Buffer.from('new'));
  } finally {
    Object.assign(fs, Object.fromEntries(names.map((name) => [name, originals[name]])));
    syncBuiltinESMExports();
    output.close();
  }
  assert.deepEqual(calls, ['openSync', 'writeSync', 'fsyncSync', 'closeSync', 'renameSync', 'fsyncSync']);
  assert.equal(fs.readFileSync(file, 'utf8'), 'new');
});

test('an output that can not be written is known before anything runs', async () => {
  const root = place();
  fs.writeFileSync(join(root, 'file'), '');
  for (const [name, words] of [['missing/y.wasm', /No such file or directory \(os error 2\)/], ['file/y.wasm', /Not a directory \(os error 20\)/], ['out', /the output out is a directory/]]) {
    const done = await run(root, 'unreachable', '-o', name);
    assert.equal(done.status, 1);
    assert.match(done.stderr, words);
  }
});

test('descriptors and pipes are outputs, opened as they are named', async () => {
  const root = place();
  fs.writeFileSync(join(root, 'in.wasm'), await guest(''));
  for (const name of ['/dev/fd/3', '/proc/self/fd/3', '/dev/stdout']) {
    const script = `"$0" "$1" --allow-wasi in.wasm -o ${name} 3>&1 | cat > out/y.wasm`;
    const done = spawnSync('sh', ['-c', script, process.execPath, command], { cwd: root, encoding: 'utf8' });
    assert.equal(done.stderr, '', name);
    assert.ok(isWasm(join(root, 'out/y.wasm')), name);
  }
});

test('links in a circle are no output', async () => {
  const root = place();
  fs.symlinkSync('b', join(root, 'out/a'));
  fs.symlinkSync('a', join(root, 'out/b'));
  const done = await run(root, '', '-o', 'out/a');
  assert.equal(done.status, 1);
  assert.match(done.stderr, /^Error: the output out\/a can't be written\n\nCaused by:\n {4}Too many /);
  assert.equal(fs.readlinkSync(join(root, 'out/a')), 'b');
});
