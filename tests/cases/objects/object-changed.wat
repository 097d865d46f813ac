;; The object of an immutable global changes.
;;! exports: get
;;! call: get => 4
(module
  (type $box (struct (field (mut i32))))
  (global $box (ref $box) (struct.new $box (i32.const 3)))
  (func (export "wizer-initialize") (call $change))
  (func $change (struct.set $box 0 (global.get $box) (i32.const 4)))
  (func (export "get") (result i32) (struct.get $box 0 (global.get $box))))
