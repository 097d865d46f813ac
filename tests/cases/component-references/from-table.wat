;; A global is given an element of a table that never changes.
;;! exports: call
;;! call: call() => 2
(component
  (core module $m
    (type $get (func (result i32)))
    (global $callback (mut funcref) (ref.null func))
    (table $t 2 funcref)
    (table $other 1 funcref)
    (elem (table $t) (i32.const 0) func $one $two)
    (func $one (type $get) (i32.const 1))
    (func $two (type $get) (i32.const 2))
    (func (export "set-up") (global.set $callback (table.get $t (i32.const 1))))
    (func (export "call") (result i32)
      (call_ref $get (ref.cast (ref $get) (global.get $callback)))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "call") (result u32) (canon lift (core func $i "call"))))
