;; A function that nothing provides, and that the initializer does not call, stays an import.
;;! exports: get call
;;! call: get => 1
;;! call: call => trap
(module
  (import "env" "unknown" (func $unknown (param i32 f64) (result i64)))
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.const 1)))
  (func (export "get") (result i32) (global.get $n))
  (func (export "call") (result i64) (call $unknown (i32.const 1) (f64.const 2))))
