;; A function that would take the place of a global.
;;! run: -r counter=work
;;! fails: options
(module
  (global (export "counter") i32 (i32.const 0))
  (func (export "wizer-initialize") unreachable)
  (func (export "work")))
