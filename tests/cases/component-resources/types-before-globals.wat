;; A resource type of the component's own, counted, stands before what refers to core globals.
;;! exports: get
;;! call: get() => 87
(component
  (core module $m1 (func (export "begin")))
  (type $thing (resource (rep i32)))
  (core func (canon resource.new $thing))
  (core instance $begin (instantiate $m1))
  (core module $m2 (global (export "base") i32 (i32.const 87)))
  (core instance $library (instantiate $m2))
  (func $begin (canon lift (core func $begin "begin")))
  (export "wizer-initialize" (func $begin))
  (core module $m3
    (import "library" "base" (global i32))
    (func (export "get") (result i32) (global.get 0)))
  (core instance $i (instantiate $m3 (with "library" (instance (export "base" (global $library "base"))))))
  (func $get (result u32) (canon lift (core func $i "get")))
  (export "get" (func $get)))
