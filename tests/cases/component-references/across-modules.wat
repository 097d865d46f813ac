;; A module sets the mutable global of another module to a function of its own.
;;! exports: call
;;! code: changed
;;! call: call() => 9
(component
  (core module $owner
    (type $get (func (result i32)))
    (global $callback (export "callback") (mut (ref null $get)) (ref.null $get))
    (func (export "call") (result i32) (call_ref $get (global.get $callback))))
  (core module $m
    (type $get (func (result i32)))
    (import "owner" "callback" (global $callback (mut (ref null $get))))
    (global $n (mut i32) (i32.const 0))
    (elem declare func $own)
    (func $own (type $get) (global.get $n))
    (func (export "set-up")
      (global.set $n (i32.const 9))
      (global.set $callback (ref.func $own))))
  (core instance $owner (instantiate $owner))
  (core instance $i (instantiate $m (with "owner" (instance $owner))))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "call") (result u32) (canon lift (core func $owner "call"))))
