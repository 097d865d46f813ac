// Traps, with the texts of the native command as far as the engine's errors allow it.

import { printable } from './printable.js';

/** The messages of engines, and the corresponding traps. V8's messages come first. */
const TRAPS = [
  [/^unreachable|^Unreachable code/, 'wasm `unreachable` instruction executed'],
  [/memory access out of bounds|index out of bounds|Out of bounds memory access/, 'out of bounds memory access'],
  [/^(divide|remainder) by zero|integer divide by zero|Division by zero/, 'integer divide by zero'],
  [/divide result unrepresentable|integer overflow|Integer overflow/, 'integer overflow'],
  [/float unrepresentable|integer overflow in conversion|Out of bounds Trunc/, 'invalid conversion to integer'],
  [/table index is out of bounds|table access out of bounds/, 'undefined element: out of bounds table access'],
  [/null function or function signature/, 'uninitialized element, or indirect call type mismatch'],
  [/null function|call_indirect to a null|indirect call to null/, 'uninitialized element'],
  [/signature mismatch/, 'indirect call type mismatch'],
  [/dereferencing a null|null reference/, 'null reference'],
  [/illegal cast|Unresolvable cast/, 'cast failure'],
];

/** The reason for which a call of WASI fails before there is an instance. */
export const NO_MEMORY =
  'WASI was called without a memory: by the start function of a preloaded module, or by a module that exports none of the name `memory`';

/**
 * The causes of a failed call: the backtrace and the reason.
 *
 * @param {unknown} error the engine's error
 * @param {(offset: number) => number | undefined} place maps an offset of the engine's binary to
 *   that of the input
 * @returns {string[]}
 */
export function causes(error, place = (offset) => offset) {
  const frames = backtrace(error).map((frame) => ({ ...frame, offset: place(frame.offset) }));
  return listed(frames, reason(error));
}

/** The name of the glue, which calls a component and defines its stubs. */
const GLUE = 'bundle';

/** The name of the transform's modules that count handles, whose functions call others. */
const COUNTERS = 'wizer-counters';

/**
 * As `causes`, for the call of a component. The glue is left out of the backtrace. The name of a
 * stub's function is the reason of its trap.
 *
 * @param {unknown} error
 * @returns {string[]}
 */
export function componentCauses(error) {
  const frames = backtrace(error).filter(({ module }) => module !== COUNTERS);
  const first = frames.findIndex(({ module }) => module !== GLUE);
  const own = first > 0 ? printable(frames[0].name) : undefined;
  const last = frames.findLastIndex(({ module }) => module !== GLUE);
  // There is an adapter of the engine between two components.
  const inner = frames.slice(first > 0 ? first + 1 : Math.max(first, 0), frames.length - 1 > last ? last : last + 1);
  // The engine runs core modules, whose names and offsets are not those of the component.
  return listed(inner.map(({ module, name }) => ({ module, name })), own ?? reason(error));
}

function listed(frames, found) {
  return frames.length === 0 ? [found] : [lines(frames), found];
}

/** @param {unknown} error */
export function reason(error) {
  const message = printable(error?.message ?? error);
  if (error instanceof RangeError && /call stack|recursion/i.test(message)) {
    return 'wasm trap: call stack exhausted';
  }
  if (typeof WebAssembly.Exception === 'function' && error instanceof WebAssembly.Exception) {
    return 'thrown Wasm exception';
  }
  // Node's WASI has no memory before there is an instance.
  if (error?.code === 'ERR_WASI_NOT_STARTED') {
    return NO_MEMORY;
  }
  if (error instanceof WebAssembly.RuntimeError) {
    const words = message.replace(/^wasm trap: /, '');
    const known = TRAPS.find(([engines]) => engines.test(words));
    return `wasm trap: ${known ? known[1] : words}`;
  }
  return message;
}

/** @param {{ offset?: number, module: string, name: string }[]} frames */
function lines(frames) {
  const frame = ({ offset, module, name }, number) => {
    const place = offset === undefined ? '' : `${`0x${offset.toString(16)}`.padStart(8)} - `;
    return `${String(number).padStart(5)}: ${place}${printable(module)}!${printable(name)}`;
  };
  return ['error while executing at wasm backtrace:', ...frames.map(frame)].join('\n');
}

/** The maximum number of frames in a backtrace. */
const MOST_FRAMES = 20;

/**
 * Runs a function such that its errors have all frames of the backtrace.
 *
 * @template T
 * @param {() => T} run
 * @returns {T} its result, or a promise of it
 */
export function traced(run) {
  const limit = Error.stackTraceLimit;
  if (typeof limit === 'number') {
    // The limit includes frames of JavaScript.
    Error.stackTraceLimit = Math.max(limit, 2 * MOST_FRAMES);
  }
  try {
    return run();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/**
 * The WebAssembly frames in an error's stack. In V8, a frame is `at NAME
 * (wasm://wasm/MODULE-HASH:wasm-function[INDEX]:OFFSET)`, and in other engines,
 * `NAME@URL:wasm-function[INDEX]:OFFSET`.
 *
 * @param {unknown} error
 */
function backtrace(error) {
  const stack = typeof error?.stack === 'string' ? error.stack : '';
  const frames = [];
  for (const line of stack.split('\n')) {
    const place = /wasm-function\[(\d+)\]:(0x[0-9a-f]+)\)?$/.exec(line);
    if (!place || frames.length === MOST_FRAMES) {
      continue;
    }
    const [, index, offset] = place;
    const name = /^\s*at (.*) \(/s.exec(line)?.[1] ?? /^(.+?)@/s.exec(line)?.[1];
    const module = /wasm:\/\/wasm\/(?:(.*)-)?[0-9a-f]{8}:/s.exec(line)?.[1];
    frames.push({
      offset: Number(offset),
      module: module || '<unknown>',
      name: !name || name.startsWith('wasm-function[') ? `<wasm function ${index}>` : functionName(name, module),
    });
  }
  return frames;
}

/** V8 prefixes the function's name with the module's name. */
function functionName(name, module) {
  return module && name.startsWith(`${module}.`) ? name.slice(module.length + 1) : name;
}
