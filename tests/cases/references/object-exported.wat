;; An exported mutable global for an object stays null.
;;! exports: box get
;;! call: get => 5
(module
  (type $box (struct (field i32)))
  (global $box (export "box") (mut (ref null $box)) (ref.null $box))
  (global $constant (ref $box) (struct.new $box (i32.const 5)))
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.const 5)))
  (func (export "get") (result i32)
    (if (ref.is_null (global.get $box)) (then (return (global.get $n))))
    (struct.get $box 0 (global.get $constant))))
