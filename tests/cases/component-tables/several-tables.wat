;; Several tables of different types change, of some with 64-bit indices.
;;! exports: first second number
;;! call: first(1) => 2
;;! call: second(3) => 1
;;! call: second(4) => 2
;;! call: number(0) => 5
;;! call: number(1) => -1073741824
(component
  (core module $m
    (type $get (func (result i32)))
    (table $first i64 2 funcref)
    (table $untouched 1 externref)
    (table $second 2 (ref null $get))
    (table $numbers 2 i31ref)
    (elem declare func $one $two)
    (func $one (type $get) (i32.const 1))
    (func $two (type $get) (i32.const 2))
    (func (export "set-up")
      (table.set $first (i64.const 1) (ref.func $two))
      (drop (table.grow $first (ref.func $one) (i64.const 1)))
      (drop (table.grow $second (ref.func $one) (i32.const 3)))
      (table.set $second (i32.const 4) (ref.func $two))
      (table.fill $numbers (i32.const 0) (ref.i31 (i32.const 5)) (i32.const 1))
      (table.set $numbers (i32.const 1) (ref.i31 (i32.const 0x40000000))))
    (func (export "first") (param i32) (result i32)
      (call_indirect $first (type $get) (i64.extend_i32_u (local.get 0))))
    (func (export "second") (param i32) (result i32)
      (call_ref $get (table.get $second (local.get 0))))
    (func (export "number") (param i32) (result i32)
      (i31.get_s (table.get $numbers (local.get 0)))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "first") (param "which" u32) (result u32) (canon lift (core func $i "first")))
  (func (export "second") (param "which" u32) (result u32) (canon lift (core func $i "second")))
  (func (export "number") (param "which" u32) (result s32) (canon lift (core func $i "number"))))
