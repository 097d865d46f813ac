;; Functions with the same code are different functions, and one function with two names is one.
;;! exports: a also-a b call-a call-b
;;! call: call-a => 1
;;! call: call-b => 2
(module
  (type $get (func (result i32)))
  (global $n (mut i32) (i32.const 0))
  (table $t 3 funcref)
  (func $a (export "a") (export "also-a") (type $get) (global.get $n))
  (func $b (export "b") (type $get) (i32.add (global.get $n) (i32.const 1)))
  (func $c (type $get) (i32.add (global.get $n) (i32.const 1)))
  (elem declare func $c)
  (func (export "wizer-initialize")
    (global.set $n (i32.const 1))
    (table.set $t (i32.const 0) (ref.func $b))
    (table.set $t (i32.const 1) (ref.func $c))
    (table.set $t (i32.const 2) (ref.func $a)))
  (func (export "call-a") (result i32) (call_indirect $t (type $get) (i32.const 2)))
  (func (export "call-b") (result i32) (call_indirect $t (type $get) (i32.const 1))))
