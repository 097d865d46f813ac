;; A module with state that a nested component's instance exports is instantiated by the root.
;;! exports: get
;;! call: get() => 1
(component
  (component $outer
    (core module $shown
      (memory 1)
      (func (export "init") (i32.store (i32.const 0) (i32.const 1)))
      (func (export "get") (result i32) (i32.load (i32.const 0))))
    (export "shown" (core module $shown)))
  (instance $outer (instantiate $outer))
  (alias export $outer "shown" (core module $shown))
  (core instance $shown (instantiate $shown))
  (func (export "wizer-initialize") (canon lift (core func $shown "init")))
  (func (export "get") (result u32) (canon lift (core func $shown "get"))))
