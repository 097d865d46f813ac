;; Error contexts are left: three were made, and one was dropped.
;;! fails: handles
(component
  (core module $memory (memory (export "memory") 1) (data (i32.const 16) "abc"))
  (core instance $memory (instantiate $memory))
  (core func $new (canon error-context.new (memory (core memory $memory "memory"))))
  (core func $drop (canon error-context.drop))
  (core module $m
    (import "" "new" (func $new (param i32 i32) (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (func (export "init")
      (drop (call $new (i32.const 16) (i32.const 1)))
      (call $drop (call $new (i32.const 16) (i32.const 2)))
      (drop (call $new (i32.const 16) (i32.const 3)))))
  (core instance $i (instantiate $m (with "" (instance
    (export "new" (func $new)) (export "drop" (func $drop))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
