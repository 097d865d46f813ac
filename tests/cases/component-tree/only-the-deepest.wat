;; Only the innermost of three components has state; nothing else does.
;;! exports: get
;;! call: get() => 9
(component
  (component $first
    (component $second
      (core module $m
        (global $n (mut i32) (i32.const 0))
        (func (export "init") (global.set $n (i32.const 9)))
        (func (export "get") (result i32) (global.get $n)))
      (core instance $i (instantiate $m))
      (func (export "init") (canon lift (core func $i "init")))
      (func (export "get") (result u32) (canon lift (core func $i "get"))))
    (instance $second (instantiate $second))
    (export "init" (func $second "init"))
    (export "get" (func $second "get")))
  (instance $first (instantiate $first))
  (export "wizer-initialize" (func $first "init"))
  (export "get" (func $first "get")))
