;; A mutable global that holds a reference is never set.
;;! exports: call
;;! call: call() => 5
(component
  (core module $m
    (type $get (func (result i32)))
    (global $callback (mut (ref null $get)) (ref.func $get))
    (global $n (mut i32) (i32.const 0))
    (func $get (type $get) (global.get $n))
    (func (export "set-up") (global.set $n (i32.const 5)))
    (func (export "set") (param funcref))
    (func (export "call") (result i32) (call_ref $get (global.get $callback))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "call") (result u32) (canon lift (core func $i "call"))))
