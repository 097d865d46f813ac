;; Instructions that change objects do not run: the object of an immutable global is as it was.
;;! exports: get set
;;! call: get => 3
;;! call: set 4
;;! call: get => 4
(module
  (type $box (struct (field (mut i32))))
  (global $box (ref $box) (struct.new $box (i32.const 3)))
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.const 1)))
  (func (export "get") (result i32) (struct.get $box 0 (global.get $box)))
  (func (export "set") (param i32) (struct.set $box 0 (global.get $box) (local.get 0))))
