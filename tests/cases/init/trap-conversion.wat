;; A number that is no integer.
;;! fails: trap
(module
  (func $init (export "wizer-initialize") (drop (i32.trunc_f64_s (f64.const nan)))))
