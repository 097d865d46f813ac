;; An object that an element segment made stays in a table: it is there at instantiation.
;;! exports: get
;;! call: get => 5
(module
  (type $box (struct (field i32)))
  (table $t 1 (ref null $box))
  (elem (table $t) (i32.const 0) (ref null $box) (item (struct.new $box (i32.const 5))))
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.const 1)))
  (func (export "get") (result i32)
    (struct.get $box 0 (table.get $t (i32.const 0)))))
