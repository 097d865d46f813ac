;; The result of each initializer is printed.
;;! run: -f next -f next
;;! exports: get
;;! stderr: next returned: 1
;;! stderr: next returned: 2
;;! call: get() => 2
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "next") (result i32)
      (global.set $n (i32.add (global.get $n) (i32.const 1)))
      (global.get $n))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func (export "next") (result u32) (canon lift (core func $i "next")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
