;; A division whose result is too large.
;;! fails: trap
(module
  (func $init (export "wizer-initialize") (drop (i32.div_s (i32.const 0x80000000) (i32.const -1)))))
