;; An instruction that would change the table does not run: afterwards it works.
;;! exports: call change
;;! call: call() => 1
;;! call: change() =>
;;! call: call() => 2
(component
  (core module $m
    (type $get (func (result i32)))
    (table $t 1 funcref)
    (elem (table $t) (i32.const 0) func $one)
    (elem declare func $two)
    (global $n (mut i32) (i32.const 0))
    (func $one (type $get) (global.get $n))
    (func $two (type $get) (i32.const 2))
    (func (export "set-up") (global.set $n (i32.const 1)))
    (func (export "change") (table.set $t (i32.const 0) (ref.func $two)))
    (func (export "call") (result i32) (call_indirect $t (type $get) (i32.const 0))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "call") (result u32) (canon lift (core func $i "call")))
  (func (export "change") (canon lift (core func $i "change"))))
