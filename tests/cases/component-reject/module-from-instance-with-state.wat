;; A module with state that a nested component's instance exports is instantiated by the root.
;;! fails: unsupported
(component
  (component $outer
    (core module $shown
      (memory 1)
      (func (export "init") (i32.store (i32.const 0) (i32.const 1))))
    (export "shown" (core module $shown)))
  (instance $outer (instantiate $outer))
  (alias export $outer "shown" (core module $shown))
  (core instance $shown (instantiate $shown))
  (func (export "wizer-initialize") (canon lift (core func $shown "init"))))
