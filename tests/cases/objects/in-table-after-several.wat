;; Several instructions could have put the object there.
;;! exports: clear null
;;! call: null => 0
;;! call: clear
;;! call: null => 1
(module
  (type $cell (struct))
  (table $things 2 anyref)
  (func $put (table.set $things (i32.const 1) (struct.new $cell)))
  (func $clear (table.fill $things (i32.const 0) (ref.null any) (i32.const 2)))
  (func (export "wizer-initialize") (call $clear) (call $put))
  (func (export "clear") (call $clear))
  (func (export "null") (result i32) (ref.is_null (table.get $things (i32.const 1)))))
