;; A function takes the place of another one, whose export goes away.
;;! run: -r run=resume
;;! exports: run get
;;! call: run() => 2
;;! call: get() => 5
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 5)))
    (func (export "run") (result i32) (i32.const 1))
    (func (export "resume") (result i32) (i32.const 2))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func (export "run") (result u32) (canon lift (core func $i "run")))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "resume") (result u32) (canon lift (core func $i "resume")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
