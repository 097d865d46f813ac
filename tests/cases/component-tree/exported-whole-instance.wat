;; The root exports the instance of a nested component as it is: what shows its state is gone from it in the result.
;;! run: -f init
;;! exports: nested
;;! again: runs
;;! call: nested.get() => 6
(component
  (component $c
    (core module $m
      (global $n (mut i32) (i32.const 0))
      (func (export "init") (global.set $n (i32.const 6)))
      (func (export "get") (result i32) (global.get $n)))
    (core instance $i (instantiate $m))
    (func (export "init") (canon lift (core func $i "init")))
    (func (export "get") (result u32) (canon lift (core func $i "get"))))
  (instance $c (instantiate $c))
  (export "init" (func $c "init"))
  (export "nested" (instance $c)))
