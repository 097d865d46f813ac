;; Initial values that are computed: those of immutable globals stay computed.
;;! exports: get
;;! call: get => 46 47 -9
(module
  (global $base i32 (i32.const 40))
  (global $computed i32 (i32.add (global.get $base) (i32.mul (i32.const 2) (i32.const 3))))
  (global $counter (mut i32) (i32.sub (global.get $computed) (i32.const 1)))
  (global $wide (mut i64) (i64.sub (i64.const 1) (i64.const 10)))
  (func (export "wizer-initialize")
    (global.set $counter (i32.add (global.get $counter) (i32.const 2))))
  (func (export "get") (result i32 i32 i64)
    (global.get $computed) (global.get $counter) (global.get $wide)))
