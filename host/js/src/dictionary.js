// Objects whose keys are names from a binary or a user.

/**
 * An object without a prototype: a key may be any name, even `__proto__` or `constructor`.
 *
 * @template T
 * @param {Iterable<[string, T]>} [entries]
 * @returns {Record<string, T>}
 */
export function dictionary(entries = []) {
  const made = Object.create(null);
  for (const [name, value] of entries) {
    made[name] = value;
  }
  return made;
}

/** Whether an object has a property of its own. An import may be called `toString`. */
export function own(object, name) {
  return object !== null && typeof object === 'object' && Object.hasOwn(object, name);
}
