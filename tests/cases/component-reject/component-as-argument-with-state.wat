;; A component with state is given to a nested component, which instantiates it.
;;! fails: unsupported
(component
  (component $counter
    (core module $m
      (global $n (mut i32) (i32.const 0))
      (func (export "init") (global.set $n (i32.const 1))))
    (core instance $i (instantiate $m))
    (func (export "init") (canon lift (core func $i "init"))))
  (component $c
    (import "component" (component $counter (export "init" (func))))
    (instance $i (instantiate $counter))
    (export "init" (func $i "init")))
  (instance $c (instantiate $c (with "component" (component $counter))))
  (export "wizer-initialize" (func $c "init")))
