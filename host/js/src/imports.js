// The imports of a module while its initializer runs.

import { dictionary, own } from './dictionary.js';
import { WizerError } from './error.js';
import { printable } from './printable.js';

/**
 * The first provider of an import is used. Unresolved functions become stubs that trap and name the
 * import.
 *
 * @param {WebAssembly.Module} module
 * @param {Record<string, Record<string, unknown>>[]} providers
 * @param {boolean} wasi whether WASI is on
 * @returns {WebAssembly.Imports}
 */
export function imports(module, providers, wasi) {
  const all = dictionary();
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    const provider = providers.find((provider) => own(provider, from) && own(provider[from], name));
    all[from] ??= dictionary();
    all[from][name] = provider ? provider[from][name] : stub(from, name, kind, wasi);
  }
  return all;
}

function stub(from, name, kind, wasi) {
  const path = printable(`${from}.${name}`);
  if (kind !== 'function') {
    const what = kind === 'tag' ? `the tag \`${path}\`, whose type this engine does not tell` : `the import \`${path}\``;
    throw new WizerError(`nothing provides ${what}`, { kind: 'instantiate' });
  }
  const hint = !wasi && from.startsWith('wasi_') ? ': WASI is off, --allow-wasi provides it' : '';
  const message = `the import \`${path}\` was called, which nothing provides${hint}`;
  return () => {
    throw new Error(message);
  };
}
