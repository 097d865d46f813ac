;; A copy beyond the end of the memory.
;;! fails: trap
(module
  (memory 1)
  (func $init (export "wizer-initialize") (memory.copy (i32.const 65530) (i32.const 0) (i32.const 7))))
