;; Names of tables and of element segments: those of the segments that go, go.
;;! exports: call
;;! call: call 0 => 3
;;! call: call 1 => 2
(module $named
  (type $get (func (result i32)))
  (table $first 2 funcref)
  (table $second 1 funcref)
  (elem $active-in-second (table $second) (i32.const 0) func $one)
  (elem $active-in-first (table $first) (i32.const 0) func $one $two)
  (elem $passive func $three)
  (elem $declared declare func $four)
  (func $one (type $get) (i32.const 1))
  (func $two (type $get) (i32.const 2))
  (func $three (type $get) (i32.const 3))
  (func $four (type $get) (i32.const 4))
  (func (export "wizer-initialize")
    (drop (ref.func $four))
    (table.init $first $passive (i32.const 0) (i32.const 0) (i32.const 1)))
  (func (export "call") (param i32) (result i32)
    (call_indirect $first (type $get) (local.get 0))))
