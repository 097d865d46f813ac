;; The initializer's function has another export: that one stays.
;;! exports: reset get
;;! call: get => 1
;;! call: reset
;;! call: get => 2
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (export "reset")
    (global.set $n (i32.add (global.get $n) (i32.const 1))))
  (func (export "get") (result i32) (global.get $n)))
