;; An error context that the initializer answers with is also still its own.
;;! fails: handles
(component
  (core module $memory (memory (export "memory") 1))
  (core instance $memory (instantiate $memory))
  (core func $new (canon error-context.new (memory (core memory $memory "memory"))))
  (core module $m
    (import "" "new" (func $new (param i32 i32) (result i32)))
    (func (export "init") (result i32) (call $new (i32.const 0) (i32.const 0))))
  (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
  (func (export "wizer-initialize") (result error-context) (canon lift (core func $i "init"))))
