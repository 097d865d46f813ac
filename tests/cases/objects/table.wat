;; A table of structures that was grown. The third element is the first one again.
;;! code: appended
;;! exports: get same
;;! call: get 0 => 1
;;! call: get 3 => 4
;;! call: same => 1
(module
  (type $cell (struct (field (mut i32))))
  (table $t 1 (ref null $cell))
  (func (export "wizer-initialize")
    (drop (table.grow $t (ref.null $cell) (i32.const 4)))
    (table.set $t (i32.const 0) (struct.new $cell (i32.const 1)))
    (table.set $t (i32.const 2) (table.get $t (i32.const 0)))
    (table.set $t (i32.const 3) (struct.new $cell (i32.const 4))))
  (func (export "get") (param i32) (result i32)
    (struct.get $cell 0 (table.get $t (local.get 0))))
  (func (export "same") (result i32)
    (ref.eq (table.get $t (i32.const 0)) (table.get $t (i32.const 2)))))
