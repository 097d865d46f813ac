// The imports of a module that have state: memories, tables and globals.

/** The name of an import, for messages and options. */
export function nameOf({ module, name }) {
  return `${module}.${name}`;
}

/** A key for what an import leads to. Imports of the same name and kind have the same. */
export function keyOf({ module, name, type }) {
  return JSON.stringify([type.tag, module, name]);
}
