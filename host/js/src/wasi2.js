// What the shims of WASI 0.2 have in common.

/** Interfaces by their names alone, as jco asks for them. */
export function unversioned(all) {
  return Object.fromEntries(Object.entries(all).map(([name, item]) => [name.replace(/@.*/, ''), item]));
}

/**
 * Adds the functions that newer editions of WASI have and the shim has not: they trap by their names.
 *
 * @param {Record<string, object>} all interfaces, by name
 * @param {{ path: string[], functions: string[] }[]} imported what a component imports
 */
export function completed(all, imported) {
  const complete = { ...all };
  for (const { path: [name], functions } of imported) {
    const known = name.replace(/@.*/, '');
    if (complete[known]) {
      complete[known] = { ...missing(name, functions), ...complete[known] };
    }
  }
  return complete;
}

function missing(name, functions) {
  const camel = (text) => text.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
  const plain = functions.filter((item) => !item.startsWith('['));
  return Object.fromEntries(
    plain.map((item) => [
      camel(item),
      () => {
        throw new Error(`the import \`${name}.${item}\` was called, which nothing provides`);
      },
    ]),
  );
}
