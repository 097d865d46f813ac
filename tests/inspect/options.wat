;; The initializer is another one, and an export has another name.
;;! run: -f setup -r _start=resume --keep-init-func
(module
  (global (mut i32) (i32.const 0))
  (func (export "setup"))
  (func (export "_start"))
  (func (export "resume")))
