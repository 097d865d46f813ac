// Ruby. The package's loader starts the virtual machine: it calls `_initialize` and `ruby-init`,
// and evaluates a script.

import { WASI } from 'node:wasi';

import { RubyVM } from '@ruby/wasm-wasi';

/** The export's name has parentheses of its own. The loader passes other arguments. */
const INITIALIZER = 'ruby-init: func(args: list<string>) -> ()(0, 0)';

/** The loader is the same for both binaries: in the snapshot, `ruby-init` does nothing. */
export async function answer(wasm, notes, first) {
  const { vm } = await started(await WebAssembly.compile(wasm));
  const evaluated = (script) => vm.eval(script).toString();
  const sum = evaluated('1 + 1');
  first();
  return [sum, ...SCRIPTS.map(evaluated)];
}

/** Files that are loaded now, values of JavaScript, an exception, a fiber, a collection. */
const SCRIPTS = [
  'require "json"; require "set"; JSON.generate({ list: Set[1, 2, 2].to_a })',
  'require "js"; JS.eval("return 6 * 7").to_i',
  'begin; Integer("x"); rescue ArgumentError => error; error.message; end',
  'Fiber.new { Fiber.yield 1; 2 }.tap(&:resume).resume',
  'GC.start; (1..20000).map(&:to_s).sum(&:size)',
];

function started(module, addToImports) {
  const wasip1 = new WASI({ version: 'preview1', env: {}, args: [], returnOnExit: true });
  return RubyVM.instantiateModule({ module, wasip1, addToImports });
}

/**
 * The loader keeps tables in JavaScript. One is of JavaScript's values that Ruby has: a snapshot
 * can't hold them, so there must be none. Another is of Ruby's values that JavaScript has: in the
 * snapshot, Ruby keeps those that were not dropped.
 */
export async function initialize(wasm, open) {
  const target = await open(wasm, { initFunc: INITIALIZER, initFuncExport: 'empty' });
  const called = [];
  const { vm, instance } = await started(target.module, (imports) => {
    const host = imports['rb-js-abi-host'];
    for (const [name, call] of Object.entries(host)) {
      host[name] = (...given) => {
        called.push(name);
        return call(...given);
      };
    }
  });
  // A first evaluation loads what all of them need.
  vm.eval('1 + 1').toString();
  if (called.length > 0) {
    throw new Error(`Ruby has values of JavaScript: it called ${called.join(', ')}`);
  }
  return { wasm: target.snapshot(instance), notes: {} };
}
