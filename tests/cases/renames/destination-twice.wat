;; Two functions, one new name.
;;! run: -r run=a -r run=b
;;! fails: options
(module
  (func (export "wizer-initialize") unreachable)
  (func (export "a"))
  (func (export "b")))
