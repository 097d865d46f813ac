;; The start function ran once, and is none any more.
;;! exports: get
;;! call: get => 11
(module
  (global $n (mut i32) (i32.const 0))
  (start $start)
  (func $start (global.set $n (i32.add (global.get $n) (i32.const 1))))
  (func (export "wizer-initialize") (global.set $n (i32.add (global.get $n) (i32.const 10))))
  (func (export "get") (result i32) (global.get $n)))
