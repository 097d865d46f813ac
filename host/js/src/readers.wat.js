// Modules that read what JavaScript can't, built into `generated/readers.js`: one global each, as
// bits, and which exceptions are null.

const number = (type, read) => `(module
  (import "" "global" (global $g (mut ${type})))
  (func (export "low") (result i64) ${read}))`;

const exception = (type) => `(module
  (import "" "global" (global $g (mut ${type})))
  (func (export "isNull") (result i32) (ref.is_null (global.get $g))))`;

const exceptions = (indices, type) => `(module
  (import "" "table" (table $t ${indices} 0 ${type}))
  (func (export "isNull") (param ${indices}) (result i32) (ref.is_null (table.get $t (local.get 0)))))`;

export const READERS = [
  { of: 'number', text: number('i32', '(i64.extend_i32_u (global.get $g))') },
  { of: 'number', text: number('f32', '(i64.extend_i32_u (i32.reinterpret_f32 (global.get $g)))') },
  { of: 'number', text: number('f64', '(i64.reinterpret_f64 (global.get $g))') },
  {
    of: 'vector',
    text: `(module
  (import "" "global" (global $g (mut v128)))
  (func (export "low") (result i64) (i64x2.extract_lane 0 (global.get $g)))
  (func (export "high") (result i64) (i64x2.extract_lane 1 (global.get $g))))`,
  },
  { of: 'exception global', text: exception('exnref') },
  { of: 'exception global', text: exception('nullexnref') },
  { of: 'exception table', text: exceptions('i32', 'exnref') },
  { of: 'exception table', text: exceptions('i64', 'exnref') },
  { of: 'exception table', text: exceptions('i32', 'nullexnref') },
  { of: 'exception table', text: exceptions('i64', 'nullexnref') },
];
