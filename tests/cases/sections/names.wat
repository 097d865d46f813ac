;; The `name` section stays, but for the names of data segments that are gone.
;;! exports: sum
;;! call: sum 1 2 => 45
(module $a-module
  (type $pair (func (param i32 i32) (result i32)))
  (memory $the-memory 1)
  (global $the-global (mut i32) (i32.const 0))
  (table $the-table 1 funcref)
  (elem $the-elements (i32.const 0) $sum)
  (data $the-data (i32.const 0) "data")
  (func $setup (export "wizer-initialize") (local $answer i32)
    (local.set $answer (i32.const 42))
    (global.set $the-global (local.get $answer)))
  (func $sum (export "sum") (type $pair) (param $left i32) (param $right i32) (result i32)
    (block $a-block (br $a-block))
    (i32.add (global.get $the-global) (i32.add (local.get $left) (local.get $right)))))
