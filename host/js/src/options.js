// The options of the transform.

/** Converts options to the types of the transform. */
export function told({ initFunc, keepInitFunc = false, renames = {} }) {
  const pairs = Array.isArray(renames) ? renames : Object.entries(renames);
  return {
    init: initFunc === undefined ? { tag: 'by-default' } : { tag: 'export', val: String(initFunc) },
    keepInitFunc: Boolean(keepInitFunc),
    renames: pairs.map(([destination, source]) => ({ destination, source })),
  };
}
