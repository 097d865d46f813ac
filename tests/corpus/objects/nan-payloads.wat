;; Floating-point numbers of all kinds: NaNs with payloads, negative zero, the least number.
(module
  (type $pair (struct (field $single (mut f32)) (field $double f64)))
  (type $singles (array (mut f32)))
  (type $doubles (array f64))
  (global $pair (mut (ref null $pair)) (ref.null $pair))
  (global $singles (mut (ref null $singles)) (ref.null $singles))
  (global $doubles (mut (ref null $doubles)) (ref.null $doubles))
  (global $single (mut f32) (f32.const 0))

  (func (export "init")
    (global.set $pair
      (struct.new $pair
        (f32.reinterpret_i32 (i32.const 0x7fa12345))
        (f64.reinterpret_i64 (i64.const 0xfff4000000abcdef))))
    (global.set $single (f32.const -nan:0x200001))
    (global.set $singles
      (array.new_fixed $singles 6
        (f32.const nan) (f32.const -nan:0x1) (f32.const -0) (f32.const 0x1p-149)
        (f32.const -inf) (global.get $single)))
    (global.set $doubles
      (array.new_fixed $doubles 5
        (f64.const -nan) (f64.const nan:0x4000000000001) (f64.const -0)
        (f64.const 0x0.0000000000001p-1022) (f64.const 0x1.fffffffffffffp+1023))))

  (func (export "pair_single") (result i32)
    (i32.reinterpret_f32 (struct.get $pair $single (global.get $pair))))
  (func (export "pair_double") (result i64)
    (i64.reinterpret_f64 (struct.get $pair $double (global.get $pair))))
  (func (export "global_single") (result i32) (i32.reinterpret_f32 (global.get $single)))
  (func (export "single") (param $i i32) (result i32)
    (i32.reinterpret_f32 (array.get $singles (global.get $singles) (local.get $i))))
  (func (export "double") (param $i i32) (result i64)
    (i64.reinterpret_f64 (array.get $doubles (global.get $doubles) (local.get $i))))
  (func (export "move") (param $i i32) (result i32)
    (struct.set $pair $single (global.get $pair)
      (array.get $singles (global.get $singles) (local.get $i)))
    (i32.reinterpret_f32 (struct.get $pair $single (global.get $pair)))))
