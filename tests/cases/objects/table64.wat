;; A table with indices of 64 bits.
;;! code: appended
;;! exports: get
;;! call: get => 16
(module
  (type $cell (struct (field (mut i32))))
  (table $t i64 4 (ref null $cell))
  (global $last (mut (ref null $cell)) (ref.null $cell))
  (func (export "wizer-initialize")
    (table.set $t (i64.const 3) (struct.new $cell (i32.const 5)))
    (table.set $t (i64.const 1) (struct.new $cell (i32.const 7)))
    (global.set $last (table.get $t (i64.const 3))))
  (func (export "get") (result i32)
    (struct.set $cell 0 (global.get $last) (i32.const 9))
    (i32.add (struct.get $cell 0 (table.get $t (i64.const 3)))
      (struct.get $cell 0 (table.get $t (i64.const 1))))))
