// Modules for tests, which call WASI.

import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';

/** The types of the functions of WASI preview 1. */
const TYPES = {
  clock_res_get: 'i32 i32',
  clock_time_get: 'i32 i64 i32',
  environ_get: 'i32 i32',
  fd_close: 'i32',
  fd_fdstat_get: 'i32 i32',
  fd_filestat_get: 'i32 i32',
  fd_read: 'i32 i32 i32 i32',
  fd_readdir: 'i32 i32 i32 i64 i32',
  fd_renumber: 'i32 i32',
  path_filestat_get: 'i32 i32 i32 i32 i32',
  path_open: 'i32 i32 i32 i32 i32 i64 i64 i32 i32',
  random_get: 'i32 i32',
};

/**
 * A module whose initializer makes these calls: the expected result, a function, and its arguments.
 * It exports its memory, which has texts at their addresses.
 *
 * @param {[number, string, ...(number | bigint)[]][]} calls
 * @param {Record<number, string>} texts
 */
export function guest(calls, texts = {}, edition = 'wasi_snapshot_preview1') {
  const imports = Object.entries(TYPES).map(([name, types]) => `(import "${edition}" "${name}" (func $${name} (param ${types}) (result i32)))`);
  const data = Object.entries(texts).map(([at, text]) => `(data (i32.const ${at}) "${[...Buffer.from(text)].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('')}")`);
  const body = calls.map(([expected, name, ...words]) => {
    const types = TYPES[name].split(' ');
    const given = words.map((word, at) => `(${types[at]}.const ${word})`).join(' ');
    return `(if (i32.ne (call $${name} ${given}) (i32.const ${expected})) (then unreachable))`;
  });
  return parse(`(module ${imports.join('\n')} (memory (export "memory") 1) ${data.join('\n')} (func (export "wizer-initialize") ${body.join('\n')}))`);
}

/** The memory that a result begins with. */
export async function memoryOf(result) {
  const module = await WebAssembly.compile(result);
  const imports = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    imports[from] = { ...imports[from], [name]: () => 0 };
  }
  const { exports } = await WebAssembly.instantiate(module, imports);
  return Buffer.from(exports.memory.buffer);
}
