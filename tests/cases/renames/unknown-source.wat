;; A rename of an export that is not there.
;;! run: -r run=work
;;! fails: options
(module
  (func (export "wizer-initialize") unreachable)
  (func (export "run")))
