;; A later export of the initializer's exported function keeps working: it exports what that one exported.
;;! exports: reset get
;;! call: get() => 1
;;! call: reset() =>
;;! call: get() => 2
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.add (global.get $n) (i32.const 1))))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func $init (canon lift (core func $i "init")))
  (export $exported "wizer-initialize" (func $init))
  (func (export "get") (result u32) (canon lift (core func $i "get")))
  (export "reset" (func $exported)))
