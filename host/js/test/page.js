// Tests the page in headless Chromium: a good module, one with all options, a refused component, a
// broken module, a good component, and a large engine.
//
//     node test/page.js FOLDER CHROMIUM [ENGINE]
//
// FOLDER contains `good.wasm`, `names.wasm`, `component.wasm` with `words.txt`, and `picture.html`.
// The results are written to it: `result.wasm` and `page.png` of the good module, `engine.wasm` of
// the engine, and `picture.png`.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { chromium } from 'playwright-core';

import { serve } from './serve.js';

const [folder, executablePath, engine] = process.argv.slice(2);
const server = await serve(fileURLToPath(new URL('../generated/site/', import.meta.url)));
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
const page = await browser.newPage({ viewport: { width: 1000, height: 1400 } });
const problems = [];
page.on('pageerror', (error) => problems.push(String(error)));
page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
page.on('request', (request) => {
  // Nothing leaves the machine: files are read locally, and a result is a link to memory.
  const isDrawn = request.url() === pathToFileURL(join(folder, 'picture.html')).href;
  if (!isDrawn && !request.url().startsWith(server.url) && !request.url().startsWith('blob:') && !request.url().startsWith('data:')) {
    problems.push(`${request.method()} ${request.url()}`);
  }
});
try {
  await page.goto(`${server.url}web/`);
  assert.match(await page.textContent('header'), /Nothing leaves this machine/);

  await policy();
  await names();
  await broken();
  await refused();
  await options();
  await shared();
  await good();
  await component();
  await cancelled();
  if (engine) {
    await large();
  }
  await drawn();
  assert.deepEqual(problems, []);
  assert.ok(server.asked.every((line) => line.startsWith('GET ')), server.asked.join('\n'));
  console.log('the page works');
} finally {
  await browser.close();
  server.close();
}

/** The page's policy applies to the page and to its worker, where the code of components runs. */
async function policy() {
  const content = await page.getAttribute('meta[http-equiv=Content-Security-Policy]', 'content');
  const rules = new Map(content.split(';').map((rule) => rule.trim().split(/ (.*)/)));
  assert.equal(rules.get('default-src'), "'none'");
  assert.equal(rules.get('connect-src'), "'self'");
  assert.equal(rules.get('script-src'), "'self' 'wasm-unsafe-eval' blob:");

  const other = await serve(fileURLToPath(new URL('.', import.meta.url)));
  const tried = async (url) => {
    const outcome = async (act) => {
      try {
        return await act();
      } catch (error) {
        return error.name;
      }
    };
    return [
      await outcome(async () => (await fetch(`${url}serve.js`, { mode: 'no-cors' })).type),
      await outcome(async () => (await import(`${url}serve.js`), 'imported')),
      await outcome(() => new Function('return "evaluated"')()),
      await outcome(() => (0, eval)('"evaluated"')),
      await outcome(async () => (await fetch(new URL('/web/style.css', location.origin))).status),
    ];
  };
  await choose({ name: 'empty.wasm', mimeType: 'application/wasm', buffer: Buffer.from('\0asm\x01\0\0\0') });
  await status('empty.wasm');
  const [worker] = page.workers();
  for (const place of [page, worker]) {
    assert.deepEqual(await place.evaluate(tried, other.url), ['TypeError', 'TypeError', 'EvalError', 'EvalError', 200]);
  }
  assert.deepEqual(other.asked, []);
  other.close();
  // The attempt is reported there, and is not an error of the page.
  assert.ok(problems.splice(0).some((text) => text.includes('Content Security Policy')));
}

/** A component may create files with any name in its directory, without effects on the page. */
async function names() {
  await choose(join(folder, 'names.wasm'));
  await status('names.wasm');
  await page.check('#wasi');
  await page.press('#init', 'Enter');
  await status('Done');
  const [worker] = page.workers();
  const inherited = await worker.evaluate(() => {
    const found = [];
    for (const name in {}) {
      found.push(name);
    }
    return [found, Object.keys(Object), Reflect.ownKeys(Object.prototype).length];
  });
  const own = await page.evaluate(() => Reflect.ownKeys(Object.prototype).length);
  assert.deepEqual(inherited, [[], [], own]);
  await page.uncheck('#wasi');
}

/** Uses only the keyboard, except for the browser's own file dialog. */
async function choose(file) {
  await page.setInputFiles('#file', file);
}

async function status(words) {
  await page.waitForFunction((words) => document.querySelector('#status').textContent.includes(words), words, { timeout: 60_000 });
}

async function broken() {
  await choose({ name: 'broken.wasm', mimeType: 'application/wasm', buffer: Buffer.from('\0asm\x01\0\0\0\x01') });
  await status('failed');
  assert.match(await page.textContent('#error'), /^not a valid WebAssembly binary: .*offset 0x/);
  assert.equal(await page.getAttribute('#error', 'role'), 'alert');
  assert.ok(await page.isDisabled('#run'));
}

/** Chooses a binary whose text is given. */
async function chooseText(name, text) {
  await choose({ name, mimeType: 'application/wasm', buffer: Buffer.from(await parse(text)) });
}

async function refused() {
  await chooseText('refused.wasm', `(component
    (import "library" (core module $library))
    (core instance $i (instantiate $library)))`);
  await status('the imported core module `library`');
  await page.press('#init', 'Enter');
  await status('failed');
  assert.match(await page.textContent('#error'), /the imported core module `library`/);
  assert.ok(await page.isHidden('#result'));
}

/** Imports that have state, a table, several initializers, and what warns of them. */
async function options() {
  await chooseText('options.wasm', `(module
    (import "env" "memory" (memory 1))
    (import "env" "base" (global $base i32))
    (table $t (export "t") 1 funcref)
    (global $n (mut i32) (i32.const 0))
    (func $f (export "f") (result i32) (global.get $n))
    (func (export "setup") (param i32) (global.set $n (i32.add (local.get 0) (global.get $base))))
    (func (export "warm") (table.set (i32.const 0) (ref.func $f)) (i32.store (global.get $base) (i32.const 7))))`);
  await status('the module has no export `wizer-initialize`');
  await page.fill('#init', 'setup(3)');
  await page.fill('#more', 'warm\n');
  await page.fill('#globals', 'env.base=0x400');
  await page.selectOption('#export', 'empty');
  await page.press('#init', 'Enter');
  await page.waitForFunction(() => /Done|failed/.test(document.querySelector('#status').textContent), undefined, { timeout: 60_000 });
  assert.match(await page.textContent('#status'), /Done/, await page.textContent('#error'));
  assert.match(await page.textContent('#output pre'), /^Warning: .*env/);
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { instance } = await WebAssembly.instantiate(await download(), { env: { memory, base: 1024 } });
  instance.exports.setup(9);
  instance.exports.warm();
  assert.deepEqual([instance.exports.f(), instance.exports.t.get(0), new Int32Array(memory.buffer)[256]], [1027, instance.exports.f, 7]);
  await page.fill('#more', '');
  await page.fill('#globals', '');
  await page.selectOption('#export', 'remove');
}

/** A start function that calls WASI, with a memory for threads. */
async function shared() {
  await chooseText('shared.wasm', `(module
    (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
    (import "env" "memory" (memory 4 5 shared))
    (data $d "abc")
    (func $start
      (memory.init $d (i32.const 0) (i32.const 0) (i32.const 3))
      (data.drop $d)
      (drop (call $random (i32.const 64) (i32.const 131072))))
    (start $start)
    (func (export "wizer-initialize")))`);
  await status('It can be pre-initialized');
  await page.press('#init', 'Enter');
  await page.waitForFunction(() => /Done|failed/.test(document.querySelector('#status').textContent), undefined, { timeout: 60_000 });
  assert.match(await page.textContent('#status'), /Done/, await page.textContent('#error'));
  const result = await download();
  assert.ok(result.length > 131072 && result.includes('abc'));
}

async function good() {
  await choose(join(folder, 'good.wasm'));
  await status('It can be pre-initialized');
  assert.equal(await page.inputValue('#init'), 'wizer-initialize');
  const options = await page.$$eval('#exports option', (all) => all.map((option) => option.value));
  assert.deepEqual(options, ['wizer-initialize', 'other', 'get', 'forever']);
  // The field has the focus, so Enter is enough.
  await page.keyboard.press('Enter');
  await status('Done');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'result-title');
  await writeFile(join(folder, 'result.wasm'), await download());

  const rows = await page.$$eval('#sizes tbody tr', (all) => all.map((row) => row.innerText.split('\t').map((cell) => cell.trim())));
  assert.deepEqual(rows.map(([name]) => name), ['size', 'active data segments', 'passive data segments', 'mutable globals']);
  const pictures = await images();
  assert.deepEqual(pictures, [
    'Memory 0 memory before the initializer: 65,531 bytes zero, 5 bytes from the original data',
    'Memory 0 memory after the initializer: 126,067 bytes zero, 4 bytes from the original data, 5,001 bytes changed by the initializer',
  ]);
  await page.screenshot({ path: join(folder, 'page.png'), fullPage: true });
}

/** What the drawings of memories show. */
function images() {
  return page.$$eval('svg.wizer-cells', (all) => all.map((image) => image.getAttribute('aria-label')));
}

/** The page that `inspect --html` writes. It is read from a file, as its users do. */
async function drawn() {
  await page.goto(pathToFileURL(join(folder, 'picture.html')).href);
  const [before, after] = await images();
  assert.match(before, /^Memory 0.* before the initializer: .* zero, .* from the original data$/);
  assert.match(after, /^Memory 0.* after the initializer: .* changed by the initializer, .* of copies of secrets$/);
  const shown = await page.$$eval('svg.wizer-cells path', (all) => all.map((path) => getComputedStyle(path).fill));
  // The style sheet applies, with another color for each origin.
  assert.equal(new Set(shown).size, 4, shown.join());
  await page.screenshot({ path: join(folder, 'picture.png'), fullPage: true });
}

async function download() {
  const [started] = await Promise.all([page.waitForEvent('download'), page.click('#download')]);
  assert.match(started.suggestedFilename(), /\.init\.wasm$/);
  return readFile(await started.path());
}

/** A component whose initializer has arguments, and prints. */
async function component() {
  await choose(join(folder, 'component.wasm'));
  await status('component.wasm');
  await page.fill('#init', 'read("words.txt")');
  await page.check('#wasi');
  await page.setInputFiles('#files', join(folder, 'words.txt'));
  await page.press('#init', 'Enter');
  await page.waitForFunction(() => /Done|failed/.test(document.querySelector('#status').textContent), undefined, { timeout: 60_000 });
  assert.match(await page.textContent('#status'), /Done/, await page.textContent('#error'));
  // Its map has random keys.
  assert.match(await page.textContent('#output pre'), /^10 words in words.txt\nWarning: the initializer read clocks: .*; random numbers: .*\nread returned: ok\(10\)\n$/);
  await writeFile(join(folder, 'component.init.wasm'), await download());
  await choose(join(folder, 'good.wasm'));
  await status('It can be pre-initialized');
}

/** A key cancels an initializer that runs forever, and the page still works. */
async function cancelled() {
  await page.fill('#init', 'forever');
  await page.press('#init', 'Enter');
  await status('Running the initializer');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'cancel');
  await page.keyboard.press('Enter');
  await status('Cancelled');
  await page.fill('#init', 'other');
  await page.press('#init', 'Enter');
  await status('Done');
}

async function large() {
  await choose(engine);
  await status('It can be pre-initialized');
  await page.setInputFiles('#files', join(folder, 'handler.js'));
  await page.fill('#renames', '_start=wizer.resume');
  await page.fill('#stdin', 'handler.js');
  await page.press('#init', 'Enter');
  await page.waitForFunction(() => /Done|failed/.test(document.querySelector('#status').textContent), undefined, { timeout: 120_000 });
  const error = await page.textContent('#error');
  assert.match(await page.textContent('#status'), /Done/, error);
  await writeFile(join(folder, 'engine.wasm'), await download());
  console.log(await page.textContent('#status'));
}
