;; An imported shared memory that is as large as it can be: there is no room for the word that says
;; whether it was initialized.
;;! fails: unsupported
(module
  (import "env" "memory" (memory 1 1 shared))
  (func (export "wizer-initialize")
    (memory.fill (i32.const 0) (i32.const 1) (i32.const 65536)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0))))
