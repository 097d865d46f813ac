// What is made once, when it is first needed.

/**
 * @template T
 * @param {() => Promise<T>} make
 * @returns {() => Promise<T>} what failed is tried again
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
