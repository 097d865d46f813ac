(module
  (global (export "constant") i32 (i32.const 5))
  (global $counter (export "counter") (mut i32) (i32.const 100))
  (global (export "wide") (mut v128) (v128.const i64x2 1 2))
  (global (export "callback") (mut funcref) (ref.null func))
  (func (export "next") (result i32)
    (global.set $counter (i32.add (global.get $counter) (i32.const 1)))
    (global.get $counter)))
