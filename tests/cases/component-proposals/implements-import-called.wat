;; An import that implements an interface is called, and nothing provides it: the trap has its name.
;;! fails: trap
(component
  (import "first" (implements "ns:pkg/store@1.0.0") (instance $first
    (export "get" (func (result u32)))))
  (core func $get (canon lower (func $first "get")))
  (core module $m
    (import "" "get" (func $get (result i32)))
    (func $init (export "init") (drop (call $get))))
  (core instance $i (instantiate $m (with "" (instance (export "get" (func $get))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
