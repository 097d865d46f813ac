// What an initializer takes from outside of its instance, noted where it is given: `taken` in
// `wit/wizer.wit`. Values are never noted, except the first value of a clock.

import { WizerError } from './error.js';

/** All kinds, in the order of the WIT. */
const KINDS = ['environment', 'arguments', 'files', 'input', 'clocks', 'random', 'names', 'sockets', 'http', 'handles'];

/** The most names of a kind. Others are only counted: an initializer can make up any number. */
export const MOST_ITEMS = 1000;

/** The most bytes of a name. Longer ones are cut. */
export const MOST_BYTES = 1024;

/** What was done to a file or a folder. */
export const READ = { read: true };
export const WRITE = { write: true };
export const LISTED = { listed: true };
const MISSING = { missing: true };

/** All that an initializer has taken. */
export class Taken {
  /** Items by name, by kind. */
  #kinds = new Map();
  /** Items of the kinds that have no room for further names. */
  #others = new Map();

  /** Counts something that was taken once more, and returns its item, to be added to. */
  note(kind, name) {
    const item = this.#item(kind, shortened(name));
    item.count += 1n;
    return item;
  }

  #item(kind, name) {
    if (!this.#kinds.has(kind)) {
      this.#kinds.set(kind, new Map());
    }
    const named = this.#kinds.get(kind);
    const has = named.has(name);
    const [items, key] = has || named.size < MOST_ITEMS ? [named, name] : [this.#others, kind];
    if (!items.has(key)) {
      items.set(key, { kind, name, count: 0n, bytes: 0n, access: {}, first: undefined });
    }
    return items.get(key);
  }

  /**
   * Notes bytes.
   *
   * @param {string} kind
   * @param {string} name
   * @param {number | bigint} bytes
   */
  bytes(kind, name, bytes) {
    this.note(kind, name).bytes += BigInt(bytes);
  }

  /**
   * Notes what a clock shows.
   *
   * @param {string} name
   * @param {bigint} nanoseconds
   */
  clock(name, nanoseconds) {
    this.note('clocks', name).first ??= BigInt.asUintN(64, nanoseconds);
  }

  /** Notes that all environment variables were asked for, by their names. */
  environment(names) {
    names.forEach((name) => this.note('environment', name));
  }

  /**
   * Notes that something was done to a file or a folder.
   *
   * @param {string} path
   * @param {object} access
   * @param {boolean} there whether that went well
   */
  file(path, access, there) {
    Object.assign(this.note('files', path).access, access, there ? {} : MISSING);
  }

  /**
   * Everything, in the order of kinds and names. The items beyond the limit of a kind are one item,
   * after the others. Its name is that of the first.
   *
   * @returns {import('./index.d.ts').TakenItem[]}
   */
  items() {
    return KINDS.flatMap((kind) => {
      const named = [...(this.#kinds.get(kind)?.values() ?? [])].sort((one, other) => (one.name < other.name ? -1 : 1));
      const others = this.#others.has(kind) ? [this.#others.get(kind)] : [];
      return [...named, ...others].map((item) => ({ ...item, access: { ...item.access } }));
    });
  }
}

/** A name of at most so many bytes, whole characters. */
function shortened(name) {
  const bytes = new TextEncoder().encode(name);
  if (bytes.length <= MOST_BYTES) {
    return name;
  }
  const sign = '…';
  let end = MOST_BYTES - new TextEncoder().encode(sign).length;
  while ((bytes[end] & 0xc0) === 0x80) {
    end -= 1;
  }
  return text(bytes.subarray(0, end)) + sign;
}

/** The text of UTF-8. What is not valid is replaced. */
export function text(bytes) {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/**
 * A path in a folder, as the initializer names it. `.` is the folder itself, and is left out before
 * others.
 */
export function joined(folder, path) {
  // `/` is a folder, too.
  const start = folder.length > 1 && folder.endsWith('/') ? folder.slice(0, -1) : folder;
  if (path === '' || path === '.') {
    return start || '.';
  }
  if (start === '' || start === '.') {
    return path;
  }
  // Folders in folders, each named by what is above: no names are longer.
  if (start.length > MOST_BYTES) {
    return start;
  }
  return start === '/' ? `/${path}` : `${start}/${path}`;
}

/**
 * Fails if these are no kinds.
 *
 * @param {unknown} deny the kinds of which nothing may be taken
 */
export function checkKinds(deny = []) {
  if (!Array.isArray(deny) || !deny.every((kind) => KINDS.includes(kind))) {
    throw new WizerError(`\`deny\` is to be a list of ${KINDS.map((kind) => `'${kind}'`).join(', ')}`, { kind: 'options' });
  }
}

/**
 * Fails if something that is denied was taken. Else tells what was taken. To be called when the
 * initializer has ended.
 *
 * @param {Taken} taken
 * @param {{ deny?: string[], onTaken?: Function }} options of `preinitialize`
 * @param {() => Promise<object>} commandComponent knows the texts
 * @returns {Promise<string | undefined>} the warning, if one is needed
 */
export async function granted(taken, { deny = [], onTaken = () => {} }, commandComponent) {
  const items = taken.items();
  let warning;
  if (items.length > 0) {
    const { commandLine } = await commandComponent();
    const error = commandLine.denied(items, deny);
    if (error !== undefined) {
      throw new WizerError(error, { kind: 'denied' });
    }
    warning = commandLine.takenWarning(items);
  }
  onTaken(items);
  return warning;
}
