;; The twin does not export the initializer, and need not.
;;! run: -f set-up --onto $CASES/component-twins/twins/initializer-missing.wat
;;! exports: get
;;! call: get() => 5
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 5)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func (export "set-up") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
