// Code that the shims of WASI 0.2 share.

import { dictionary } from './dictionary.js';
import { WizerError } from './error.js';

/**
 * Interfaces by their names without versions, as jco expects them. HTTP and the working directory
 * of the process are not granted.
 */
export function unversioned(all) {
  const granted = Object.entries(all).filter(([name]) => !name.startsWith('wasi:http/'));
  const interfaces = dictionary(granted.map(([name, item]) => [name.replace(/@.*/, ''), item]));
  interfaces['wasi:cli/environment'] = { ...interfaces['wasi:cli/environment'], initialCwd: () => undefined };
  return interfaces;
}

/**
 * Adds the functions of newer WASI versions that the shim lacks, as stubs that trap and name the
 * import.
 *
 * @param {Record<string, object>} all interfaces, by name
 * @param {{ path: string[], functions: string[] }[]} imported the imports of a component
 */
export function completed(all, imported) {
  const complete = dictionary(Object.entries(all));
  for (const { path: [name], functions } of imported) {
    const known = name.replace(/@.*/, '');
    if (complete[known]) {
      functions.forEach((item) => refuse(name, item));
      complete[known] = dictionary([...missing(name, functions), ...Object.entries(complete[known])]);
    }
  }
  return complete;
}

const camel = (text) => text.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());

function missing(name, functions) {
  const plain = functions.filter((item) => !item.startsWith('['));
  return plain.map((item) => [
    camel(item),
    () => {
      throw new Error(`the import \`${name}.${item}\` was called, which nothing provides`);
    },
  ]);
}

/** The properties of every class and every object of JavaScript. */
const BUILT_IN = new Set([Object.prototype, Function.prototype].flatMap(Object.getOwnPropertyNames));

/**
 * Refuses functions of resources that JavaScript has and WASI does not. A resource is an object of
 * the shim, and its type is a class: the constructor of `network` would return an object that
 * allows everything, and the static `constructor` is `Function`. The interfaces here have no
 * constructors or static functions.
 */
function refuse(name, item) {
  const [, kind, method] = /^\[(.*?)\][^.]*(?:\.(.*))?$/.exec(item) ?? [];
  if (kind === 'constructor' || kind === 'static' || (kind === 'method' && BUILT_IN.has(camel(method)))) {
    throw new WizerError(`the import \`${name}.${item}\` is no function of WASI, and what it is called has another meaning here`, { kind: 'unsupported' });
  }
}
