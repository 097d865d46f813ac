;; The instruction `struct.set` is in a function that the initializer does not call.
;;! exports: get elsewhere
;;! call: get => 1
;;! call: elsewhere => 2
(module
  (type $s (struct (field (mut i32))))
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.const 1)))
  (func (export "get") (result i32) (global.get $n))
  (func (export "elsewhere") (result i32) (local $made (ref $s))
    (local.set $made (struct.new $s (i32.const 0)))
    (struct.set $s 0 (local.get $made) (i32.const 2))
    (struct.get $s 0 (local.get $made))))
