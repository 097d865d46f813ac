;; The state is in a nested component; the root exports the functions of its instance.
;;! exports: get
;;! call: get() => 42
(component
  (component $inner
    (core module $m
      (global $n (mut i32) (i32.const 0))
      (func (export "init") (global.set $n (i32.const 42)))
      (func (export "get") (result i32) (global.get $n)))
    (core instance $i (instantiate $m))
    (func (export "init") (canon lift (core func $i "init")))
    (func (export "get") (result u32) (canon lift (core func $i "get"))))
  (instance $inner (instantiate $inner))
  (export "wizer-initialize" (func $inner "init"))
  (export "get" (func $inner "get")))
