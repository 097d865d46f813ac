// Asks a program, and prints JSON: its answers, and the milliseconds to the first.
//
//     node answers.mjs WASM [FUNCTION]
//
// The function is called first. Imports are those of WASI that Kotlin's library needs, the one by
// which MoonBit prints, and those of a page for Python.

import { readFileSync } from 'node:fs';

const QUESTIONS = [3, 70, 15, 3, 24, 71, 13];

const [path, first] = process.argv.slice(2);
const bytes = readFileSync(path);
const start = performance.now();

let exports;
const printed = [];

/** Takes what is written, of all buffers. */
function fd_write(_, buffers, count, written) {
  const view = new DataView(exports.memory.buffer);
  let all = 0;
  for (let at = buffers; at < buffers + 8 * count; at += 8) {
    const length = view.getUint32(at + 4, true);
    printed.push(...new Uint8Array(exports.memory.buffer, view.getUint32(at, true), length));
    all += length;
  }
  view.setUint32(written, all, true);
  return 0;
}

function random_get(address, length) {
  new Uint8Array(exports.memory.buffer, address, length).fill(7);
  return 0;
}

/** Writes a number as text. */
function f64_to_string(value, address) {
  const { written } = new TextEncoder().encodeInto(
    String(value),
    new Uint8Array(exports.memory.buffer, address),
  );
  return written;
}

const print = (value) => printed.push(...Buffer.from(String(value)));
const units = [];
const imports = {
  wasi_snapshot_preview1: { fd_write, random_get, poll_oneoff: () => 52 },
  spectest: { print_char: (unit) => units.push(unit) },
  env: {
    write_char: (byte) => printed.push(byte),
    write_i32: print,
    write_i64: print,
    write_f64: print,
    f64_to_string,
    f64_format_precision: () => 0,
    math_pow: Math.pow,
  },
  // An element is a number, and the other functions do nothing.
  js: new Proxy({}, { get: (_, name) => () => (name === 'get_element_by_id' ? 7 : 0) }),
};
({ exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports));
if (first) {
  exports[first]();
}
// In Python, an event asks.
const ask = exports.ask ?? ((question) => exports.event_callback(question % 2, 0) ?? 0);
const returned = [ask(QUESTIONS[0])];
const milliseconds = performance.now() - start;
returned.push(...QUESTIONS.slice(1).map(ask));
const text = Buffer.from(printed).toString() + String.fromCharCode(...units);
console.log(JSON.stringify({ answer: { returned, text }, milliseconds }));
