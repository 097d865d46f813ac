;; A module with state is given to a nested component, which instantiates it: it can't be told apart by instance.
;;! fails: unsupported
(component
  (core module $counter
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 1))))
  (component $c
    (import "module" (core module $counter (export "init" (func))))
    (core instance $i (instantiate $counter))
    (func (export "init") (canon lift (core func $i "init"))))
  (instance $c (instantiate $c (with "module" (core module $counter))))
  (export "wizer-initialize" (func $c "init")))
