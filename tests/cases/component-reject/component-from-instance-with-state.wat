;; A component with state that a nested component's instance exports is instantiated by the root.
;;! fails: unsupported
(component
  (component $outer
    (component $shown
      (core module $m
        (memory 1)
        (func (export "init") (i32.store (i32.const 0) (i32.const 1))))
      (core instance $i (instantiate $m))
      (func (export "init") (canon lift (core func $i "init"))))
    (export "shown" (component $shown)))
  (instance $outer (instantiate $outer))
  (alias export $outer "shown" (component $shown))
  (instance $shown (instantiate $shown))
  (export "wizer-initialize" (func $shown "init")))
