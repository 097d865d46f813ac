;; A component with state that a nested component's instance exports is instantiated by the root.
;;! exports: get
;;! call: get() => 1
(component
  (component $outer
    (component $shown
      (core module $m
        (memory 1)
        (func (export "init") (i32.store (i32.const 0) (i32.const 1)))
        (func (export "get") (result i32) (i32.load (i32.const 0))))
      (core instance $i (instantiate $m))
      (func (export "init") (canon lift (core func $i "init")))
      (func (export "get") (result u32) (canon lift (core func $i "get"))))
    (export "shown" (component $shown)))
  (instance $outer (instantiate $outer))
  (alias export $outer "shown" (component $shown))
  (instance $shown (instantiate $shown))
  (export "wizer-initialize" (func $shown "init"))
  (export "get" (func $shown "get")))
