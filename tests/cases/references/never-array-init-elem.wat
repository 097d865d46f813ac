;; The instruction `array.init_elem` is in a function that the initializer does not call.
;;! exports: get elsewhere
;;! call: get => 1
;;! call: elsewhere => 0
(module
  (type $f (array (mut funcref)))
  (elem $e func $elsewhere)
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.const 1)))
  (func (export "get") (result i32) (global.get $n))
  (func $elsewhere (export "elsewhere") (result i32) (local $made (ref $f))
    (local.set $made (array.new_default $f (i32.const 1)))
    (array.init_elem $f $e (local.get $made) (i32.const 0) (i32.const 0) (i32.const 1))
    (ref.is_null (array.get $f (local.get $made) (i32.const 0)))))
