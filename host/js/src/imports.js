// What a module's imports are, while its initializer runs.

import { WizerError } from './error.js';

/**
 * The first that provides an import has it. Functions that nobody provides trap by their names.
 *
 * @param {WebAssembly.Module} module
 * @param {Record<string, Record<string, unknown>>[]} providers
 * @param {boolean} wasi whether WASI is on
 * @returns {WebAssembly.Imports}
 */
export function imports(module, providers, wasi) {
  const all = {};
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    const provider = providers.find((provider) => own(provider, from) && own(provider[from], name));
    all[from] ??= Object.create(null);
    all[from][name] = provider ? provider[from][name] : stub(from, name, kind, wasi);
  }
  return all;
}

/** What is not inherited: an import may be called `toString`. */
function own(object, name) {
  return object !== null && typeof object === 'object' && Object.prototype.hasOwnProperty.call(object, name);
}

function stub(from, name, kind, wasi) {
  if (kind !== 'function') {
    const what = kind === 'tag' ? `the tag \`${from}.${name}\`, whose type this engine does not tell` : `the import \`${from}.${name}\``;
    throw new WizerError(`nothing provides ${what}`, { kind: 'instantiate' });
  }
  const hint = !wasi && from.startsWith('wasi_') ? ': WASI is off, --allow-wasi provides it' : '';
  const message = `the import \`${from}.${name}\` was called, which nothing provides${hint}`;
  return () => {
    throw new Error(message);
  };
}
