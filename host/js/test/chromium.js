// The command with Chromium in place of Node's engine, to run the same cases there.
//
//     node test/chromium.js serve CHROMIUM     starts it, prints its address, ends with its input
//     node test/chromium.js run WHERE WORD...  is the command `wizer WORD...`

import { readFileSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';

import { WizerError } from '../src/error.js';
import { main } from '../src/node/command.js';
import { serve } from './serve.js';

/** The options that are passed as they are. */
const PASSED = [
  'initFunc',
  'initFuncExport',
  'canonicalNans',
  'importGlobals',
  'renames',
  'allowOpenHandles',
  'denyOpenHandles',
  'initFuncStatus',
  'deny',
  'denyLeaks',
  'scrubEnv',
  'verify',
  'reproducible',
];

// Where shared memory is small, pages that use it crash.
const FLAGS = ['--no-sandbox', '--disable-dev-shm-usage'];

const [mode, where, ...words] = process.argv.slice(2);
if (mode === 'serve') {
  const site = await serve(fileURLToPath(new URL('../generated/site/', import.meta.url)));
  const browser = await chromium.launchServer({ executablePath: where, args: FLAGS });
  console.log(`${browser.wsEndpoint()} ${site.url}`);
  process.stdin.resume().on('end', async () => {
    await browser.close();
    site.close();
  });
} else {
  const [endpoint, url] = where.split(' ');
  const browser = await chromium.connect(endpoint);
  try {
    const page = await browser.newPage();
    // An answer of a page that has crashed may never come.
    page.on('crash', () => {
      console.error('the page has crashed');
      process.exit(70);
    });
    await page.goto(`${url}web/style.css`);
    process.exitCode = await main(['wizer', ...words], (wasm, options) => preinitialize(page, wasm, options));
  } finally {
    await browser.close();
  }
}

/** Bytes are passed as text. */
function text(bytes) {
  return Buffer.from(bytes).toString('base64');
}

async function preinitialize(page, wasm, options) {
  const { wasi } = options;
  // An object loses keys such as `__proto__` between Node and the page.
  const preloads = Object.entries(options.preloads).map(([name, bytes]) => [name, text(bytes)]);
  const granted = wasi && {
    env: Object.entries(wasi.env),
    files: Object.entries(wasi.dirs).map(([guest, directory]) => [guest, tree(directory)]),
    stdin: wasi.stdin === undefined ? undefined : text(readFileSync(wasi.stdin)),
  };
  const told = Object.fromEntries(PASSED.map((name) => [name, options[name]]));
  const answer = await page.evaluate(inPage, { wasm: text(wasm), preloads, granted, told });
  answer.taken.forEach((taken) => options.onTaken(taken));
  answer.leaks.forEach((leaks) => options.onLeaks(leaks));
  answer.warnings.forEach((text) => options.onWarning(text));
  answer.returned.forEach(([name, value]) => options.onReturn(name, value));
  for (const [stream, line] of answer.lines) {
    const fd = wasi?.[stream];
    if (fd !== undefined) {
      writeSync(fd, `${line}\n`);
    }
  }
  if (answer.error) {
    throw new WizerError(answer.error.message, answer.error);
  }
  return Buffer.from(answer.result, 'base64');
}

/** The files below a directory, by relative path. The page gets copies, which it may change. */
function tree({ path: directory, readOnly }) {
  if (readOnly) {
    throw new WizerError(`the directory ${directory} can't be kept from being written: the page has copies of files`);
  }
  let entries;
  try {
    entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  } catch (error) {
    throw new WizerError(`the directory ${directory} can't be opened for the initializer`, { causes: [error.message] });
  }
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  return files.map((file) => [file.slice(directory.length + 1), text(readFileSync(file))]);
}

/** Runs in the page. */
async function inPage({ wasm, preloads, granted, told }) {
  const { preinitialize } = await import('/src/browser/index.js');
  const bytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const all = (entries, read) => Object.fromEntries(entries.map(([name, value]) => [name, read(value)]));
  const [lines, taken, leaks, warnings, returned] = [[], [], [], [], []];
  const wasi = granted && {
    env: Object.fromEntries(granted.env),
    files: all(granted.files, (files) => all(files, bytes)),
    stdin: granted.stdin === undefined ? undefined : bytes(granted.stdin),
    stdout: (line) => lines.push(['stdout', line]),
    stderr: (line) => lines.push(['stderr', line]),
  };
  try {
    const result = await preinitialize(bytes(wasm), {
      ...told,
      preloads: all(preloads, bytes),
      wasi,
      onTaken: (items) => taken.push(items),
      onLeaks: (found) => leaks.push(found),
      onWarning: (text) => warnings.push(text),
      onReturn: (...value) => returned.push(value),
    });
    let text = '';
    for (const byte of result) {
      text += String.fromCharCode(byte);
    }
    return { lines, taken, leaks, warnings, returned, result: btoa(text) };
  } catch (error) {
    return { lines, taken, leaks, warnings, returned, error: { message: error.message, kind: error.kind, causes: error.causes ?? [] } };
  }
}
