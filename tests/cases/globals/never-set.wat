;; A mutable global that nothing sets keeps its first value.
;;! exports: get
;;! call: get => 5 -7 0.5 nan:0x400000
(module
  (global $a (mut i32) (i32.const 5))
  (global $b (mut i64) (i64.const -7))
  (global $c (mut f32) (f32.const 0.5))
  (global $d (mut f64) (f64.const nan:0x400000))
  (func (export "wizer-initialize"))
  (func (export "get") (result i32 i64 f32 f64)
    (global.get $a) (global.get $b) (global.get $c) (global.get $d)))
