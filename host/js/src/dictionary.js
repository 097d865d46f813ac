// Objects whose keys are names of a binary or of a user.

/**
 * An object that inherits nothing: a key may be any name, `__proto__` and `constructor` as well.
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

/** Whether an object has a property of its own: an import may be called `toString`. */
export function own(object, name) {
  return object !== null && typeof object === 'object' && Object.hasOwn(object, name);
}
