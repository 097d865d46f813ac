;; Exports of every kind, in an order of their own.
;;! exports: tag memory get table global immutable
;;! call: get => 5
(module
  (table $t 1 funcref)
  (memory $m 1)
  (tag $e)
  (global $n (mut i32) (i32.const 0))
  (global $c i32 (i32.const 1))
  (func $init (global.set $n (i32.const 5)))
  (func $get (result i32) (global.get $n))
  (export "tag" (tag $e))
  (export "memory" (memory $m))
  (export "get" (func $get))
  (export "wizer-initialize" (func $init))
  (export "table" (table $t))
  (export "global" (global $n))
  (export "immutable" (global $c)))
