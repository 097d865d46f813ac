;; A mutable global that begins as an object, and that no instruction sets: it is as it was.
;;! exports: get
;;! call: get => 5
(module
  (type $box (struct (field i32)))
  (global $box (mut (ref $box)) (struct.new $box (i32.const 5)))
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.const 1)))
  (func (export "get") (result i32) (struct.get $box 0 (global.get $box))))
