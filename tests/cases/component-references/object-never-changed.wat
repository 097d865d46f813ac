;; The instruction that would change the object of an immutable global does not run.
;;! exports: get set
;;! call: get() => 3
;;! call: set(4) =>
;;! call: get() => 4
(component
  (core module $m
    (type $box (struct (field (mut i32))))
    (global $box (ref $box) (struct.new $box (i32.const 3)))
    (global $n (mut i32) (i32.const 0))
    (func (export "set-up") (global.set $n (i32.const 1)))
    (func (export "set") (param i32) (struct.set $box 0 (global.get $box) (local.get 0)))
    (func (export "get") (result i32) (struct.get $box 0 (global.get $box))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "get") (result u32) (canon lift (core func $i "get")))
  (func (export "set") (param "value" u32) (canon lift (core func $i "set"))))
