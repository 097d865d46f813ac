;; An initializer that traps in a nested component.
;;! run: -f ns:pkg/life.set-up
;;! fails: trap
(component
  (component $c
    (core module $inner
      (memory 1)
      (func $out-of-bounds (export "init") (i32.store (i32.const 65536) (i32.const 1))))
    (core instance $i (instantiate $inner))
    (func $init (canon lift (core func $i "init")))
    (instance $life (export "set-up" (func $init)))
    (export "ns:pkg/life" (instance $life)))
  (instance $c (instantiate $c))
  (export "ns:pkg/life" (instance $c "ns:pkg/life")))
