;; Element segments of all kinds stay: active, passive, declared, with functions and with expressions.
;;! exports: call declared
;;! call: call 0 => 1
;;! call: call 1 => 2
;;! call: declared => 0
(module
  (type $get (func (result i32)))
  (table $a 2 funcref)
  (table $b 1 funcref)
  (elem $active (table $a) (i32.const 0) func $one $two)
  (elem $active-expressions (table $b) (i32.const 0) funcref (ref.null func))
  (elem $passive func $one)
  (elem $passive-expressions funcref (ref.func $two) (ref.null func))
  (elem $external externref (ref.null extern))
  (elem $declared declare func $three)
  (global $n (mut i32) (i32.const 0))
  (func $one (type $get) (global.get $n))
  (func $two (type $get) (i32.add (global.get $n) (i32.const 1)))
  (func $three)
  (func (export "wizer-initialize") (global.set $n (i32.const 1)))
  (func (export "call") (param i32) (result i32) (call_indirect $a (type $get) (local.get 0)))
  (func (export "declared") (result i32) (ref.is_null (ref.func $three))))
