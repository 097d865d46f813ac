;; The instruction `array.set` is in a function that the initializer does not call.
;;! exports: get elsewhere
;;! call: get => 1
;;! call: elsewhere => 2
(module
  (type $a (array (mut i8)))
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.const 1)))
  (func (export "get") (result i32) (global.get $n))
  (func (export "elsewhere") (result i32) (local $made (ref $a))
    (local.set $made (array.new_default $a (i32.const 1)))
    (array.set $a (local.get $made) (i32.const 0) (i32.const 2))
    (array.get_u $a (local.get $made) (i32.const 0))))
