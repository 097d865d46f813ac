// Instantiates modules of the corpus in V8.
//
//     node v8.mjs answers < JOBS
//     node v8.mjs times < JOBS
//     node v8.mjs memory < JOBS
//
// JOBS is JSON: a list of pairs of a module's path and an argument. For `answers`, the argument is
// a list of calls, and the output is a list of the answers of each module. For `times`, it is the
// milliseconds for which to measure, and the output is the median time of each module. For
// `memory`, there is one job, and the output is by how many bytes the process grows at most when
// the module is instantiated.

import { readFileSync, writeFileSync } from 'node:fs';

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

/** What Linux tells of the memory of this process, in bytes. */
function status(name) {
  const lines = readFileSync('/proc/self/status', 'utf8');
  return 1024 * Number(new RegExp(`^${name}:\\s*(\\d+) kB$`, 'm').exec(lines)[1]);
}

/** By how much the process grows at most when a module is instantiated. */
function memory(module) {
  const before = status('VmRSS');
  // From here on, the peak is that of this instance.
  writeFileSync('/proc/self/clear_refs', '5');
  instantiate(module);
  return status('VmHWM') - before;
}

const [what] = process.argv.slice(2);
const run = { answers, times: time, memory }[what];
const jobs = JSON.parse(readFileSync(0, 'utf8'));
const done = jobs.map(([path, argument]) => {
  return run(new WebAssembly.Module(readFileSync(path)), argument);
});
console.log(JSON.stringify(done));
