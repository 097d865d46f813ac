// Malicious binaries: names that are code, names of JavaScript properties, and names that act on a
// terminal.

import assert from 'node:assert/strict';
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';

import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { preinitialize } from 'wizer-js';

/** Components need an engine with multiple memories. */
const components = WebAssembly.validate(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 5, 5, 2, 0, 0, 0, 0));
const ofComponents = { skip: !components && 'this engine has no components' };

/** Names that objects have, or that are looked up in them. */
const NAMES = ['__proto__', 'constructor', 'then', 'toJSON', 'hasOwnProperty', 'toString', 'valueOf', 'prototype', '__defineGetter__', 'default'];

/**
 * The state that all code of the process shares. Packages store values at symbols of the global
 * object.
 */
function shared() {
  const of = (object) => Reflect.ownKeys(object).map((key) => [key, Object.getOwnPropertyDescriptor(object, key)?.value]);
  const objects = [Object.prototype, Function.prototype, Array.prototype, Promise.prototype, Object, Function];
  return [...objects.map(of), Object.getOwnPropertyNames(globalThis)];
}

let before;
beforeEach(() => {
  before = shared();
});
afterEach(() => {
  assert.deepEqual(shared(), before);
});

/** A string in the text format. */
const quoted = (text) => `"${[...Buffer.from(text)].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('')}"`;

/** Deterministic pseudo-random numbers. */
function random(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const CODE = '(globalThis.hit=1)';
const PARTS = [
  "'", '"', '`', '\\', "'+", "+'", "']", "['", '${', '}', '*/', '/*', '//', '\n', '\r', '\u2028', '\u2029', '\0', ';', ')', '(', ' ', '<', '-->',
  CODE, CODE, CODE, 'n0', 'é', '\u{1f600}', '\u202e', ...NAMES,
];

/** Different names, made of pieces of code. */
function names(next, count) {
  const made = new Set(["x'+(globalThis.hit=1)+'", `x"+${CODE}+"`, `\${${CODE}}`, `x']);${CODE};(['`, `*/${CODE}/*`, `\n${CODE}\n`, `\u2028${CODE}`, `\\'+${CODE}+'`, '', '*', ...NAMES]);
  const list = [...made].sort(() => next(3) - 1).slice(0, count / 2);
  while (list.length < count) {
    const name = Array.from({ length: 1 + next(5) }, () => PARTS[next(PARTS.length)]).join('');
    if (!list.includes(name)) {
      list.push(name);
    }
  }
  return list;
}

/** A component whose core modules have these names everywhere. */
function component(list) {
  const name = (at) => quoted(list[at % list.length]);
  const [module, init] = [name(0), name(1)];
  const functions = list.map((_, at) => `(func (export ${name(at)}) (global.set 0 (i32.const ${at})))`).join('\n');
  const passed = list.map((_, at) => `(export ${name(at + 1)} (func $a ${name(at)}))`).join('\n');
  const imports = list.map((_, at) => `(import ${module} ${name(at + 1)} (func))`).join('\n');
  return `(component
    (core module $a
      (memory (export "memory") 1) (global (mut i32) (i32.const 0)) ${functions})
    (core instance $a (instantiate $a))
    (core instance $b ${passed})
    (core module $c ${imports}
      (func (export ${init}) ${list.map((_, at) => `(call ${at})`).join(' ')}))
    (component $nested
      (import "module" (core module $c ${imports} (export ${init} (func))))
      (export "module-again" (core module $c)))
    (instance $nested (instantiate $nested (with "module" (core module $c))))
    (alias export $nested "module-again" (core module $d))
    (core instance $i (instantiate $d (with ${module} (instance $b))))
    (func (export "wizer-initialize") (canon lift (core func $i ${init}))))`;
}

test('core names of a component are no code, wherever they stand', ofComponents, async () => {
  const here = await readdir('.');
  for (let seed = 1; seed <= 12; seed += 1) {
    const list = names(random(seed), 24);
    const wasm = await parse(component(list));
    const result = Buffer.from(await preinitialize(wasm));
    assert.equal(globalThis.hit, undefined, JSON.stringify(list));
    // The result has the original names.
    assert.ok(list.every((name) => result.includes(Buffer.from(name))));
  }
  assert.deepEqual(await readdir('.'), here);
});

test('names of a module are no properties of objects', async () => {
  const library = await parse('(module (func (export "__proto__")) (func (export "then")) (func (export "constructor")))');
  for (let seed = 1; seed <= 40; seed += 1) {
    const list = names(random(seed), 24);
    const imports = list.map((name, at) => `(import ${quoted(name)} ${quoted(list[(at + 7) % list.length])} (func))`);
    const exports = list.map((name) => `(func (export ${quoted(name)}))`);
    const preloaded = NAMES.map((name) => `(import ${quoted(`${name}/of`)} "then" (func))`);
    const wasm = await parse(`(module ${imports.join('\n')} ${preloaded.join('\n')} ${exports.join('\n')})`);
    const result = await preinitialize(wasm, {
      initFunc: list[0],
      renames: [[list[0], list[1]]],
      preloads: Object.fromEntries([...NAMES, ...NAMES.map((name) => `${name}/of`)].map((name) => [name, library])),
    });
    const found = WebAssembly.Module.exports(new WebAssembly.Module(result)).map(({ name }) => name);
    assert.deepEqual(found, [list[0], ...list.slice(2)], JSON.stringify(list));
  }
});

test('what inherits from an object provides nothing', async () => {
  for (const name of NAMES) {
    const wasm = await parse(`(module
      (import ${quoted(name)} "toString" (func $called (result i32)))
      (func (export "wizer-initialize") (drop (call $called))))`);
    for (const options of [{}, { wasi: true }, { imports: {} }, { imports: { __proto__: { [name]: { toString: () => 7 } } } }]) {
      const error = await preinitialize(wasm, options).catch((error) => error);
      assert.equal(error.causes?.at(-1), `the import \`${name}.toString\` was called, which nothing provides`);
    }
  }
});

test('environment variables and directories have any name', async () => {
  const wasm = await parse(`(module
    (import "wasi_snapshot_preview1" "environ_get" (func $get (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_prestat_dir_name" (func $name (param i32 i32 i32) (result i32)))
    (memory (export "memory") 1)
    (func (export "wizer-initialize")
      (if (call $get (i32.const 0) (i32.const 1024)) (then unreachable))
      (if (call $name (i32.const 3) (i32.const 4096) (i32.const 9)) (then unreachable))))`);
  const folder = await mkdtemp(join(tmpdir(), 'wizer-'));
  const named = (value) => Object.fromEntries([['__proto__', value]]);
  const result = Buffer.from(await preinitialize(wasm, { wasi: { env: { ...named('1'), then: '2', toJSON: '3' }, dirs: named(folder) } }));
  for (const text of ['__proto__=1', 'then=2', 'toJSON=3', '__proto__']) {
    assert.ok(result.includes(text), text);
  }
});

test('an import or export of a component with unusual characters is refused', ofComponents, async () => {
  const inner = '(core module $m (func (export "f"))) (core instance $i (instantiate $m)) (func (export "wizer-initialize") (canon lift (core func $i "f")))';
  for (const url of ["it's", '"', '`${1}`', '\\', '\n', '\r', '\u2028', '\u2029', '*/', '\u202e', '\0']) {
    const named = `url=<https://example.com/${url}>`;
    for (const text of [`(component (import ${quoted(named)} (func)) ${inner})`, `(component (component (import ${quoted(named)} (func))) ${inner})`]) {
      const error = await preinitialize(await parse(text)).catch((error) => error);
      assert.match(error.message ?? '', /^the component has the name `url=<.*>` for an import or an export, which this host does not support: /);
      assert.doesNotMatch(error.message, UNSHOWN);
    }
  }
  assert.ok(await preinitialize(await parse(`(component (component (import "url=<https://example.com/a_b?c=d&e#f>" (func))) ${inner})`)));
});

/** A component that imports functions of a WASI interface, and calls the last one. */
function calling(name, types, functions) {
  const declared = functions.map(([item, params]) => `(export "${item}" (func ${params}))`).join('\n');
  const [called, params] = functions.at(-1);
  const lowered = params === '' && `(core func $called (canon lower (func $i "${called}")))
    (core instance $given (export "f" (func $called)))`;
  return `(component
    (import "${name}" (instance $i ${types} ${declared}))
    ${lowered || ''}
    (core module $m ${lowered ? '(import "" "f" (func $f))' : '(func $f)'} (func (export "g") (call $f)))
    (core instance $m (instantiate $m ${lowered ? '(with "" (instance $given))' : ''}))
    (func (export "wizer-initialize") (canon lift (core func $m "g"))))`;
}

test("functions of WASI's resources are none of JavaScript's own, nor of the shim's", ofComponents, async () => {
  const cases = [
    ['wasi:filesystem/types@0.2.0', 'descriptor', '[static]descriptor.constructor'],
    ['wasi:filesystem/types@0.2.0', 'descriptor', '[static]descriptor.apply'],
    ['wasi:filesystem/types@0.2.0', 'descriptor', '[method]descriptor.to-string'],
    ['wasi:filesystem/types@0.2.0', 'descriptor', '[method]descriptor.has-own-property'],
    ['wasi:filesystem/types@0.2.0', 'descriptor', '[constructor]descriptor'],
    ['wasi:sockets/network@0.2.0', 'network', '[constructor]network'],
    ['wasi:sockets/tcp@0.2.6', 'tcp-socket', '[constructor]tcp-socket'],
  ];
  for (const [name, resource, item] of cases) {
    const params = {
      method: '(param "self" (borrow $resource)) (result string)',
      static: '(param "text" string) (result string)',
      constructor: '(result (own $resource))',
    }[/\w+/.exec(item)[0]];
    const wasm = await parse(calling(name, `(export "${resource}" (type $resource (sub resource)))`, [[item, params]]));
    const error = await preinitialize(wasm, { wasi: true }).catch((error) => error);
    assert.equal(error.kind, 'unsupported', `${item}: ${error.message}`);
    assert.ok(error.message.startsWith(`the import \`${name}.${item}\``), error.message);
  }
});

test('functions of an interface of WASI may have any name', ofComponents, async () => {
  const names = ['constructor', 'then', 'to-json', 'to-string', 'has-own-property', 'value-of', 'delete', 'await', 'default', 'class', 'eval', 'import', 'exports', 'instantiate'];
  for (const name of names) {
    const others = names.filter((other) => other !== name);
    const wasm = await parse(calling('wasi:cli/environment@0.2.0', '', [...others, name].map((name) => [name, ''])));
    const error = await preinitialize(wasm, { wasi: true }).catch((error) => error);
    assert.equal(error.causes?.at(-1), `the import \`wasi:cli/environment@0.2.0.${name}\` was called, which nothing provides`, error.message);
  }
  // An interface that is not granted may have any imports.
  const http = '(export "fields" (type $fields (sub resource))) (export "[constructor]fields" (func (result (own $fields))))';
  assert.ok(await preinitialize(await parse(`(component
    (import "wasi:http/types@0.2.0" (instance ${http}))
    (core module $m (func (export "f"))) (core instance $m (instantiate $m))
    (func (export "wizer-initialize") (canon lift (core func $m "f"))))`), { wasi: true }));
  // jco generates invalid JavaScript for this one.
  const wasm = await parse(calling('wasi:cli/environment@0.2.0', '', [['arguments', '']]));
  await assert.rejects(preinitialize(wasm, { wasi: true }), { kind: 'compile', message: "the component can't be compiled" });
});

/** Characters that act on a terminal or on adjacent text. */
const UNSHOWN = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

test('names do not act on a terminal', async () => {
  const name = 'a\u001b[2J\n\r\u009b1m\u2028\u2029\u202e\u2066b';
  const shown = 'a\\u{1b}[2J\\n\\r\\u{9b}1m\\u{2028}\\u{2029}\\u{202e}\\u{2066}b';
  const called = await parse(`(module
    (import ${quoted(name)} ${quoted(name)} (func $called))
    (func $inner (@name ${quoted(name.replace('\n', ''))}) (call $called))
    (func (export ${quoted(name)}) (call $inner)))`);
  const trapped = await preinitialize(called, { initFunc: name }).catch((error) => error);
  assert.equal(trapped.message, `the \`${shown}\` function trapped`);
  assert.equal(trapped.causes.at(-1), `the import \`${shown}.${shown}\` was called, which nothing provides`);
  // An engine's stack is text with one frame per line: a line break in a function's name is lost.
  assert.ok(trapped.causes[0].includes(`!${shown.replace('\\n', '')}\n`), trapped.causes[0]);
  const wanted = await parse(`(module (import ${quoted(name)} ${quoted(name)} (global i32)) (func (export "wizer-initialize")))`);
  const missing = await preinitialize(wanted).catch((error) => error);
  const wrong = await preinitialize(called, { initFunc: name, imports: { [name]: { [name]: 7 } } }).catch((error) => error);
  for (const { message, causes } of [trapped, missing, wrong, await preinitialize(called, { initFunc: `${name}?` }).catch((error) => error)]) {
    for (const line of [message, ...causes].flatMap((text) => text.split('\n'))) {
      assert.doesNotMatch(line, UNSHOWN);
    }
  }
});
