;; Of two instances, the initializer changes one; the other one's state is what it began with.
;;! exports: first second
;;! call: first() => 1
;;! call: second() => 50
(component
  (core module $m
    (global $n (mut i32) (i32.const 1))
    (func (export "init") (global.set $n (i32.const 50)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $first (instantiate $m))
  (core instance $second (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $second "init")))
  (func (export "first") (result u32) (canon lift (core func $first "get")))
  (func (export "second") (result u32) (canon lift (core func $second "get"))))
