;; Every kind of section in one module.
;;! exports: table memory oops global run
;;! call: run 3 => 45
(module
  (type $unary (func (param i32) (result i32)))
  (import "env" "log" (func (param i32)))
  (import "env" "tag" (tag (param i32)))
  (table (export "table") 2 funcref)
  (memory (export "memory") 1)
  (tag $oops (export "oops") (param i64))
  (global $n (export "global") (mut i32) (i32.const 0))
  (start $start)
  (elem (i32.const 1) $add)
  (elem declare func $start)
  (func $start (global.set $n (i32.const 2)))
  (func $add (type $unary) (i32.add (local.get 0) (global.get $n)))
  (func (export "wizer-initialize")
    (global.set $n (i32.mul (global.get $n) (i32.const 20)))
    (memory.init $used (i32.const 8) (i32.const 0) (i32.const 2)))
  (func (export "run") (type $unary)
    (i32.add
      (call_indirect (type $unary) (local.get 0) (i32.const 1))
      (i32.load8_u (i32.const 8))))
  (data (i32.const 0) "active")
  (data $used "\02\03"))
