;; The instruction `array.init_data` is in a function that the initializer does not call.
;;! exports: get elsewhere
;;! call: get => 1
;;! call: elsewhere => 116
(module
  (type $a (array (mut i8)))
  (data $d "data")
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.const 1)))
  (func (export "get") (result i32) (global.get $n))
  (func (export "elsewhere") (result i32) (local $made (ref $a))
    (local.set $made (array.new_default $a (i32.const 4)))
    (array.init_data $a $d (local.get $made) (i32.const 0) (i32.const 0) (i32.const 4))
    (array.get_u $a (local.get $made) (i32.const 2))))
