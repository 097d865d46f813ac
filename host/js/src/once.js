// Values that are created once, on first use.

/**
 * @template T
 * @param {() => Promise<T>} make
 * @returns {() => Promise<T>} tries again after a failure
 */
export function once(make) {
  let made;
  return () => {
    made ??= make().catch((error) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
