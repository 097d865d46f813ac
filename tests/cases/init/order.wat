;; First the start function, then `_initialize`, then the initializer, each once.
;;! exports: get
;;! call: get => 123
(module
  (global $n (mut i32) (i32.const 0))
  (start $start)
  (func $then (param i32)
    (global.set $n (i32.add (i32.mul (global.get $n) (i32.const 10)) (local.get 0))))
  (func (export "wizer-initialize") (call $then (i32.const 3)))
  (func (export "_initialize") (call $then (i32.const 2)))
  (func $start (call $then (i32.const 1)))
  (func (export "get") (result i32) (global.get $n)))
