;; `_initialize` of a WASI reactor is called first, once, and is gone.
;;! exports: get
;;! call: get => 61
(module
  (global $n (mut i32) (i32.const 5))
  (func (export "_initialize") (global.set $n (i32.add (global.get $n) (i32.const 1))))
  (func (export "wizer-initialize")
    (global.set $n (i32.add (i32.mul (global.get $n) (i32.const 10)) (i32.const 1))))
  (func (export "get") (result i32) (global.get $n)))
