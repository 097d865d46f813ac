// Modules that read one global each, as bits. They are built into `generated/readers.js`.

const number = (type, read) => `(module
  (import "" "global" (global $g (mut ${type})))
  (func (export "low") (result i64) ${read}))`;

export const READERS = [
  { wide: false, text: number('i32', '(i64.extend_i32_u (global.get $g))') },
  { wide: false, text: number('f32', '(i64.extend_i32_u (i32.reinterpret_f32 (global.get $g)))') },
  { wide: false, text: number('f64', '(i64.reinterpret_f64 (global.get $g))') },
  {
    wide: true,
    text: `(module
  (import "" "global" (global $g (mut v128)))
  (func (export "low") (result i64) (i64x2.extract_lane 0 (global.get $g)))
  (func (export "high") (result i64) (i64x2.extract_lane 1 (global.get $g))))`,
  },
];
