;; The initializer writes beyond the end of an imported memory.
;;! fails: trap
(module $app
  (import "env" "memory" (memory 1 1))
  (func $setup (export "wizer-initialize")
    (i32.store8 (i32.const 65535) (i32.const 1))
    (call $beyond))
  (func $beyond (i32.store8 (i32.const 65536) (i32.const 1))))
