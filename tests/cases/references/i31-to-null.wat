;; A global that held a small integer is null.
;;! exports: null
;;! call: null => 1 1
(module
  (global $a (mut i31ref) (ref.i31 (i32.const 1)))
  (global $b (mut anyref) (ref.i31 (i32.const 1)))
  (func (export "wizer-initialize")
    (global.set $a (ref.null i31))
    (global.set $b (ref.null none)))
  (func (export "null") (result i32 i32)
    (ref.is_null (global.get $a)) (ref.is_null (global.get $b))))
