// The options of the transform.

import { WizerError } from './error.js';
import { isReproducible } from './reproducible.js';

/** What can become of the initializers' exports. */
const EXPORTS = ['remove', 'keep', 'empty'];

/** Converts options to the types of the transform. */
export function told(options) {
  const { renames = {} } = options;
  const pairs = Array.isArray(renames) ? renames : Object.entries(renames);
  return {
    init: initializers(options).first,
    keepInitFunc: initExport(options) === 'keep',
    renames: pairs.map(([destination, source]) => ({ destination, source })),
  };
}

/** The options that `told` has no fields for. */
export function further(options) {
  return {
    initializers: initializers(options).others,
    initExport: initExport(options),
    deferStart: false,
    watchExports: false,
    canonicalNans: Boolean(options.canonicalNans) || isReproducible(options.reproducible),
  };
}

/** Whether a binary has to be opened with the options of `further`. */
export function isFurther({ initializers, initExport, deferStart, watchExports, canonicalNans }) {
  return initializers.length > 0 || initExport === 'empty' || deferStart || watchExports || canonicalNans;
}

/** The first initializer, and those that follow. */
function initializers({ initFunc }) {
  if (initFunc === undefined) {
    return { first: { tag: 'by-default' }, others: [] };
  }
  if (initFunc === null || initFunc === false) {
    return { first: { tag: 'none' }, others: [] };
  }
  const [first, ...others] = Array.isArray(initFunc) ? initFunc : [initFunc];
  if (first === undefined) {
    throw new WizerError('`initFunc` is an empty list: for no initializer, give null', { kind: 'options' });
  }
  return { first: { tag: 'export', val: String(first) }, others: others.map(String) };
}

function initExport({ keepInitFunc, initFuncExport }) {
  if (initFuncExport === undefined) {
    return keepInitFunc ? 'keep' : 'remove';
  }
  if (!EXPORTS.includes(initFuncExport)) {
    throw new WizerError(`\`initFuncExport\` is to be ${EXPORTS.map((word) => `'${word}'`).join(' or ')}`, { kind: 'options' });
  }
  if (keepInitFunc && initFuncExport !== 'keep') {
    throw new WizerError(`\`keepInitFunc\` conflicts with \`initFuncExport: '${initFuncExport}'\`: leave out one of them`, { kind: 'options' });
  }
  return initFuncExport;
}
