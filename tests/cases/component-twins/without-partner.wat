;; A module of the twin that has no partner begins as it did, and a module of the target without one is left out.
;;! run: --onto $CASES/component-twins/twins/without-partner.wat
;;! exports: get
;;! call: get() => 5
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 5)))
    (func (export "get") (result i32) (global.get $n)))
  (core module $only-here
    (memory 1)
    (data (i32.const 0) "only here"))
  (core instance $i (instantiate $m))
  (core instance (instantiate $only-here))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
