// SQLite. Its module imports its memory, and Emscripten's loader calls `__wasm_call_ctors`.

import sqlite3InitModule from '@sqlite.org/sqlite-wasm';

/** What the snapshot contains, and what a program without it has to do first. */
const SETUP = `
  create table words (number integer primary key, word text);
  with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < 20000)
    insert into words select n, printf('word %d', n * n) from numbers;
  create index by_word on words (word);
`;

const QUESTION = `select number, word, sqlite_version() as version,
  (select count(*) from words) as count from words where word = 'word 20736'`;

/** Looks a word up: in the database of the snapshot if there is one. */
export async function answer(wasm, notes) {
  const sqlite3 = await sqlite3InitModule({ wasmBinary: wasm });
  const { DB } = sqlite3.oo1;
  const database = notes ? DB.wrapHandle(notes.database) : new DB(':memory:').exec(SETUP);
  // Another database, which is made now.
  const other = new DB(':memory:');
  return [database.selectObjects(QUESTION), other.selectValue('select 6 * 7')];
}

/**
 * Fills a database before the snapshot. The library of the package is not started: it puts
 * functions of its own into the module's table, which no snapshot can hold.
 */
export async function initialize(wasm, open) {
  const target = await open(wasm, { initFunc: '__wasm_call_ctors', initFuncExport: 'empty' });
  return new Promise((resolve, reject) => {
    sqlite3InitModule({
      instantiateWasm(imports) {
        snapshot(target, imports).then(resolve, reject);
        return {};
      },
    });
  });
}

async function snapshot(target, imports) {
  const instance = await WebAssembly.instantiate(target.module, target.imports(imports));
  const { memory } = imports.env;
  const { exports } = instance;
  const text = (string) => {
    const bytes = new TextEncoder().encode(`${string}\0`);
    const address = exports.sqlite3_malloc(bytes.length);
    new Uint8Array(memory.buffer).set(bytes, address);
    return address;
  };
  const succeed = (code) => {
    if (code !== 0) {
      throw new Error(`SQLite's error ${code}`);
    }
  };
  target.initialize(instance);
  succeed(exports.sqlite3_initialize());
  const result = exports.sqlite3_malloc(4);
  succeed(exports.sqlite3_open(text(':memory:'), result));
  const database = new DataView(memory.buffer).getUint32(result, true);
  succeed(exports.sqlite3_exec(database, text(SETUP), 0, 0, 0));
  return { wasm: target.snapshot(instance), notes: { database } };
}
