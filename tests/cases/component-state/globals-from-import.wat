;; A global begins with the value of an imported constant: what it holds after the initializer is written in its place.
;;! exports: get
;;! call: get() => 1040
(component
  (core module $base (global (export "base") i32 (i32.const 1024)))
  (core module $m
    (import "env" "base" (global $base i32))
    (global $position (mut i32) (global.get $base))
    (func (export "init") (global.set $position (i32.add (global.get $position) (i32.const 16))))
    (func (export "get") (result i32) (global.get $position)))
  (core instance $base (instantiate $base))
  (core instance $i (instantiate $m (with "env" (instance $base))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
