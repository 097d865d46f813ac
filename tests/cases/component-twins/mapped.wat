;; The twin's module has other functions, and the same globals and memories: it is named as the partner.
;;! run: --onto $CASES/component-twins/twins/mapped.wat --map-module 0=1
;;! exports: get
;;! call: get() => 7
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (memory 1)
    (func (export "init") (global.set $n (i32.const 3)) (i32.store (i32.const 8) (i32.const 4)))
    (func (export "get") (result i32) (i32.add (global.get $n) (i32.load (i32.const 8)))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
