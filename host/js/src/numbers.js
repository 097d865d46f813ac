// Numbers of WebAssembly as values of JavaScript.

const bits = new DataView(new ArrayBuffer(8));

/**
 * The value of a number of the transform, which has the bits of a float.
 *
 * @param {{ tag: 'i32' | 'i64' | 'f32' | 'f64', val: number | bigint }} number
 * @returns {number | bigint}
 */
export function valueOf({ tag, val }) {
  switch (tag) {
    case 'f32':
      bits.setUint32(0, val);
      return bits.getFloat32(0);
    case 'f64':
      bits.setBigUint64(0, val);
      return bits.getFloat64(0);
    default:
      return val;
  }
}

/** Whether a value is a number of this type. A whole number may be signed or unsigned. */
export function isNumber(type, value) {
  switch (type) {
    case 'i32':
      return isWhole(value, 32n);
    case 'i64':
      return isWhole(value, 64n);
    case 'f32':
    case 'f64':
      return typeof value === 'number';
    default:
      return false;
  }
}

function isWhole(value, width) {
  if (typeof value !== 'bigint' && !Number.isSafeInteger(value)) {
    return false;
  }
  const whole = BigInt(value);
  return whole >= -(1n << (width - 1n)) && whole < 1n << width;
}

/** A value as JavaScript passes it to a module: a BigInt for `i64`, and a number for the others. */
export function converted(type, value) {
  return type === 'i64' ? BigInt(value) : Number(value);
}

/** The bytes of the number types in a binary. */
const TYPES = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c };

/**
 * Whether a function returns one `i32`. Engines don't tell the type of a function: a module that
 * imports one of that type takes no other.
 *
 * @param {Function} called an exported function
 * @param {{ tag: string }[]} parameters numbers of the types of its parameters
 */
export function returnsI32(called, parameters) {
  const types = parameters.map(({ tag }) => TYPES[tag]);
  const type = [1, 0x60, ...unsigned(types.length), ...types, 1, TYPES.i32];
  const imported = [1, 0, 0, 0, 0];
  const module = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, ...unsigned(type.length), ...type, 2, imported.length, ...imported];
  try {
    new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(module)), { '': { '': called } });
    return true;
  } catch {
    return false;
  }
}

/** A number in LEB128. */
function unsigned(number) {
  return number < 0x80 ? [number] : [(number & 0x7f) | 0x80, ...unsigned(number >>> 7)];
}
