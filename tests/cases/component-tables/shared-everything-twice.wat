;; Two libraries let the table of the main module grow, each by elements of its own.
;;! exports: call size
;;! call: call(2) => 1
;;! call: call(3) => 2
;;! call: size() => 4
(component
  (core module $main
    (type $get (func (result i32)))
    (table $t (export "table") 2 funcref)
    (func (export "call") (param i32) (result i32)
      (call_indirect $t (type $get) (local.get 0)))
    (func (export "size") (result i32) (table.size $t)))
  (core module $number (global (export "number") i32 (i32.const 1)))
  (core module $other (global (export "number") i32 (i32.const 2)))
  (core module $library
    (import "env" "table" (table $t 2 funcref))
    (import "own" "number" (global $number i32))
    (elem declare func $own)
    (func $own (result i32) (global.get $number))
    (func (export "set-up") (drop (table.grow $t (ref.func $own) (i32.const 1)))))
  (core instance $main (instantiate $main))
  (core instance $number (instantiate $number))
  (core instance $other (instantiate $other))
  (core instance $first
    (instantiate $library (with "env" (instance $main)) (with "own" (instance $number))))
  (core instance $second
    (instantiate $library (with "env" (instance $main)) (with "own" (instance $other))))
  (core module $both
    (import "first" "set-up" (func $first))
    (import "second" "set-up" (func $second))
    (func (export "set-up") (call $first) (call $second)))
  (core instance $both
    (instantiate $both (with "first" (instance $first)) (with "second" (instance $second))))
  (func (export "wizer-initialize") (canon lift (core func $both "set-up")))
  (func (export "call") (param "which" u32) (result u32) (canon lift (core func $main "call")))
  (func (export "size") (result u32) (canon lift (core func $main "size"))))
