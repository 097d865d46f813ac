;; Without `wizer-initialize`, `wizer.initialize` is the initializer.
;;! exports: get
;;! call: get => 2
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer.initialize") (global.set $n (i32.const 2)))
  (func (export "get") (result i32) (global.get $n)))
