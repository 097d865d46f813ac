;; Four tables: three change, each in its way, and the one between them does not.
;;! exports: sizes call
;;! call: sizes => 3 1 2 2
;;! call: call => 2 1 1 2
(module
  (type $get (func (result i32)))
  (table $a 1 funcref)
  (table $unchanged 1 funcref)
  (table $b 2 5 funcref)
  (table $c 2 2 (ref null $get))
  (elem (table $unchanged) (i32.const 0) func $one)
  (elem (table $b) (i32.const 0) func $two $two)
  (func $one (type $get) (i32.const 1))
  (func $two (type $get) (i32.const 2))
  (func (export "wizer-initialize")
    (drop (table.grow $a (ref.func $two) (i32.const 2)))
    (table.set $b (i32.const 1) (table.get $unchanged (i32.const 0)))
    (table.fill $c (i32.const 0) (ref.func $two) (i32.const 2)))
  (func (export "sizes") (result i32 i32 i32 i32)
    (table.size $a) (table.size $unchanged) (table.size $b) (table.size $c))
  (func (export "call") (result i32 i32 i32 i32)
    (call_indirect $a (type $get) (i32.const 2))
    (call_indirect $unchanged (type $get) (i32.const 0))
    (call_indirect $b (type $get) (i32.const 1))
    (call_ref $get (table.get $c (i32.const 1)))))
