;; An access out of bounds.
;;! fails: trap
(module
  (memory 1)
  (func $setup (export "wizer-initialize") (i32.store (i32.const 65533) (i32.const 1))))
