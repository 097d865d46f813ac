// Read-only directories for components: the shim of WASI 0.2 has no option for them.

/** Methods that only read. All others are refused, including those that the shim may add later. */
const READING = new Set([
  'advise',
  'getFlags',
  'getType',
  'isSameObject',
  'metadataHash',
  'metadataHashAt',
  'read',
  'readDirectory',
  'readViaStream',
  'readlinkAt',
  'stat',
  'statAt',
  'sync',
  'syncData',
]);

/** Fails with the error of the native command. */
function refuse() {
  throw 'not-permitted';
}

/**
 * @param {[object, string][]} entries directories of the shim, with their names
 * @param {Set<string>} names the names of the read-only ones
 * @returns {[object, string][]} the same objects, whose methods refuse changes
 */
export function readOnly(entries, names) {
  const fixed = new WeakSet();
  return entries.map(([descriptor, name]) => [guarded(descriptor, names.has(name), fixed), name]);
}

function guarded(descriptor, isFixed, fixed) {
  if (isFixed) {
    fixed.add(descriptor);
  }
  const shim = Object.getPrototypeOf(descriptor);
  const methods = Object.getOwnPropertyNames(shim).filter((name) => name !== 'constructor' && !READING.has(name));
  const own = isFixed ? Object.fromEntries(methods.map((name) => [name, refuse])) : {};
  own.openAt = (pathFlags, path, openFlags, flags) => {
    if (isFixed && (openFlags.create || openFlags.truncate || flags.write)) {
      refuse();
    }
    return guarded(shim.openAt.call(descriptor, pathFlags, path, openFlags, flags), isFixed, fixed);
  };
  // These methods have a second directory.
  own.linkAt = (flags, path, other, name) => (isFixed || fixed.has(other) ? refuse() : shim.linkAt.call(descriptor, flags, path, other, name));
  own.renameAt = (path, other, name) => (isFixed || fixed.has(other) ? refuse() : shim.renameAt.call(descriptor, path, other, name));
  return Object.defineProperties(descriptor, Object.fromEntries(Object.entries(own).map(([name, value]) => [name, { value, configurable: true }])));
}
