;; Constant expressions with arithmetic, in globals, in offsets of elements and of data.
;;! exports: call byte
;;! call: call 3 => 7
;;! call: byte 12 => 97
(module
  (type $get (func (result i32)))
  (table 4 funcref)
  (memory 1)
  (global $base i32 (i32.const 4))
  (global $offset i32 (i32.mul (global.get $base) (i32.const 3)))
  (global $n (mut i32) (i32.add (i32.const 1) (global.get $base)))
  (elem (offset (i32.sub (global.get $base) (i32.const 1))) $get)
  (data (offset (global.get $offset)) "a")
  (func $get (type $get) (global.get $n))
  (func (export "wizer-initialize") (global.set $n (i32.add (global.get $n) (i32.const 2))))
  (func (export "call") (param i32) (result i32) (call_indirect (type $get) (local.get 0)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0))))
