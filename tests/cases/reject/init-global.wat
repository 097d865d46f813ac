;; The initializer is a global.
;;! run: -f setup
;;! fails: init-func
(module
  (global (export "setup") i32 (i32.const 1)))
