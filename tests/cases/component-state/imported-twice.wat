;; A global and a memory reach one module twice, under different names: they are snapshot once.
;;! exports: get
;;! call: get() => 33
(component
  (core module $definer
    (global (export "g") (mut i32) (i32.const 0))
    (memory (export "m") 1))
  (core module $user
    (import "a" "g" (global $a (mut i32)))
    (import "b" "g" (global $b (mut i32)))
    (import "a" "m" (memory $m 1))
    (import "b" "m" (memory $n 1))
    (func (export "init")
      (global.set $a (i32.const 11))
      (i32.store $n (i32.const 0) (i32.add (global.get $b) (i32.const 11))))
    (func (export "get") (result i32) (i32.add (global.get $b) (i32.load $m (i32.const 0)))))
  (core instance $definer (instantiate $definer))
  (core instance $user (instantiate $user (with "a" (instance $definer)) (with "b" (instance $definer))))
  (func (export "wizer-initialize") (canon lift (core func $user "init")))
  (func (export "get") (result u32) (canon lift (core func $user "get"))))
