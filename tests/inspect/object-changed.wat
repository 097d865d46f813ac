;; Instructions change objects that the result makes anew, and others: a snapshot holds both.
(module
  (type $cell (struct (field (mut i32))))
  (type $list (array (mut i64)))
  (global $kept (ref $cell) (struct.new $cell (i32.const 1)))
  (func $set (export "set") (struct.set $cell 0 (global.get $kept) (i32.const 2)))
  (func $fill (array.fill $list (array.new_default $list (i32.const 2))
    (i32.const 0) (i64.const 1) (i32.const 1)))
  (func (export "wizer-initialize") (call $fill)))
