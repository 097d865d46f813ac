;; A table without elements grows, and another one does not.
;;! exports: sizes call
;;! call: sizes => 2 0
;;! call: call 1 => 7
(module
  (type $get (func (result i32)))
  (table $grows 0 funcref)
  (table $stays 0 funcref)
  (elem declare func $seven)
  (func $seven (type $get) (i32.const 7))
  (func (export "wizer-initialize")
    (drop (table.grow $grows (ref.func $seven) (i32.const 2)))
    (drop (table.grow $stays (ref.func $seven) (i32.const 0))))
  (func (export "sizes") (result i32 i32) (table.size $grows) (table.size $stays))
  (func (export "call") (param i32) (result i32)
    (call_indirect $grows (type $get) (local.get 0))))
