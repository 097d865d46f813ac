// Instantiates modules of the corpus in V8.
//
//     node v8.mjs answers < JOBS
//     node v8.mjs times < JOBS
//
// JOBS is JSON: a list of pairs of a module's path and an argument. For `answers`, the argument is
// a list of calls, and the output is a list of the answers of each module. For `times`, it is the
// milliseconds for which to measure, and the output is the median time of each module.

import { readFileSync } from 'node:fs';

const LEAST = 3;
const MOST = 1001;

const imports = { host: { double: (number) => 2 * number } };

/** An instance, after its initializer if it is still exported. */
function instantiate(module) {
  const { exports } = new WebAssembly.Instance(module, imports);
  exports.init?.();
  return exports;
}

/** The answers to these calls: numbers, or `trap`. */
function answers(module, calls) {
  const exports = instantiate(module);
  return calls.map(([name, values]) => {
    try {
      return String(exports[name](...values) ?? '');
    } catch {
      return 'trap';
    }
  });
}

/** The median time of an instantiation in milliseconds. */
function time(module, budget) {
  const times = [];
  const start = performance.now();
  while (times.length < LEAST || (times.length < MOST && performance.now() - start < budget)) {
    const begin = performance.now();
    instantiate(module);
    times.push(performance.now() - begin);
  }
  times.sort((one, other) => one - other);
  return times[times.length >> 1];
}

const [what] = process.argv.slice(2);
const run = what === 'answers' ? answers : time;
const jobs = JSON.parse(readFileSync(0, 'utf8'));
const done = jobs.map(([path, argument]) => {
  return run(new WebAssembly.Module(readFileSync(path)), argument);
});
console.log(JSON.stringify(done));
