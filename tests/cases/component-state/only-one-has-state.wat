;; Of three modules, one has state: the others stay as they are, byte by byte.
;;! exports: get
;;! call: get() => 30
(component
  (core module $ten (func (export "ten") (result i32) (i32.const 10)))
  (core module $counter
    (global $n (mut i32) (i32.const 0))
    (func (export "set") (param i32) (global.set $n (local.get 0)))
    (func (export "get") (result i32) (global.get $n)))
  (core module $main
    (import "ten" "ten" (func $ten (result i32)))
    (import "counter" "set" (func $set (param i32)))
    (func (export "init") (call $set (i32.mul (call $ten) (i32.const 3)))))
  (core instance $ten (instantiate $ten))
  (core instance $counter (instantiate $counter))
  (core instance $main (instantiate $main
    (with "ten" (instance $ten))
    (with "counter" (instance $counter))))
  (func (export "wizer-initialize") (canon lift (core func $main "init")))
  (func (export "get") (result u32) (canon lift (core func $counter "get"))))
