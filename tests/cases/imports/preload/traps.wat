(module $traps
  (func $inner (param i32) (result i32) (i32.div_u (i32.const 1) (local.get 0)))
  (func $divide (export "divide") (param i32) (result i32) (call $inner (local.get 0))))
