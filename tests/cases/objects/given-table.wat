;; An object in a table that no code changes has changed.
;;! code: appended
;;! exports: get
;;! call: get 0 => 1
;;! call: get 1 => 9
(module
  (type $cell (struct (field (mut i32))))
  (table $t (ref null $cell)
    (elem (item (struct.new $cell (i32.const 1))) (item (struct.new $cell (i32.const 2)))))
  (func (export "wizer-initialize")
    (struct.set $cell 0 (table.get $t (i32.const 1)) (i32.const 9)))
  (func (export "get") (param i32) (result i32)
    (struct.get $cell 0 (table.get $t (local.get 0)))))
