;; Segments of both kinds are dropped here and there, in functions that call each other.
;;! exports: data elements call
;;! call: data 0
;;! call: data 1 => trap
;;! call: elements 0
;;! call: elements 1 => trap
;;! call: call => 2
(module
  (type $get (func (result i32)))
  (memory 1)
  (table $t 2 funcref)
  (data $d0 "a") (data $d1 "b")
  (elem $e0 func $one) (elem $e1 func $two)
  (func $one (type $get) (i32.const 1))
  (func $two (type $get) (i32.const 2))
  (func $drop-first (data.drop $d0) (elem.drop $e0))
  (func $drop-second (param $really i32)
    (if (local.get $really) (then (data.drop $d1) (elem.drop $e1))))
  (func (export "wizer-initialize")
    (call $drop-second (i32.const 0))
    (memory.init $d1 (i32.const 0) (i32.const 0) (i32.const 1))
    (table.init $t $e1 (i32.const 0) (i32.const 0) (i32.const 1))
    (call $drop-first))
  (func (export "data") (param $length i32)
    (memory.init $d1 (i32.const 4) (i32.const 0) (i32.const 1))
    (memory.init $d0 (i32.const 5) (i32.const 0) (local.get $length)))
  (func (export "elements") (param $length i32)
    (table.init $t $e1 (i32.const 1) (i32.const 0) (i32.const 1))
    (table.init $t $e0 (i32.const 0) (i32.const 0) (local.get $length)))
  (func (export "call") (result i32) (call_indirect $t (type $get) (i32.const 1))))
