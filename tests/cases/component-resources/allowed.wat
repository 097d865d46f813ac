;; With --allow-open-handles, a resource that is held is a warning, and dead in the result.
;;! run: --allow-open-handles
;;! exports: get
;;! stderr: Warning:
;;! call: get() => 5
(component
  (type $thing (resource (rep i32)))
  (core func $new (canon resource.new $thing))
  (core module $m
    (import "" "new" (func $new (param i32) (result i32)))
    (global $handle (mut i32) (i32.const 0))
    (global $n (mut i32) (i32.const 0))
    (func (export "init")
      (global.set $handle (call $new (i32.const 5)))
      (global.set $n (i32.const 5)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
