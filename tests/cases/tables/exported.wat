;; A table that changed is exported, twice.
;;! exports: table call again
;;! call: call 1 => 7
;;! call: call 2 => trap
(module
  (type $get (func (result i32)))
  (table $t (export "table") 2 10 funcref)
  (elem declare func $seven)
  (func $seven (type $get) (i32.const 7))
  (func (export "wizer-initialize")
    (table.set $t (i32.const 1) (ref.func $seven))
    (drop (table.grow $t (ref.null func) (i32.const 1))))
  (func (export "call") (param i32) (result i32)
    (call_indirect $t (type $get) (local.get 0)))
  (export "again" (table $t)))
