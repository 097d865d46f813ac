// Directories that a component may read and not write: the shim of WASI 0.2 has no option for that.

/** Methods that only read. All others are refused, those that the shim does not have yet as well. */
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

/** As the native command says it. */
function refuse() {
  throw 'not-permitted';
}

/**
 * @param {[object, string][]} entries directories of the shim, with their names
 * @param {Set<string>} names those that may not be written
 * @returns {[object, string][]} the same objects, whose methods do as much as they may
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
  // These have a second directory.
  own.linkAt = (flags, path, other, name) => (isFixed || fixed.has(other) ? refuse() : shim.linkAt.call(descriptor, flags, path, other, name));
  own.renameAt = (path, other, name) => (isFixed || fixed.has(other) ? refuse() : shim.renameAt.call(descriptor, path, other, name));
  return Object.defineProperties(descriptor, Object.fromEntries(Object.entries(own).map(([name, value]) => [name, { value }])));
}
