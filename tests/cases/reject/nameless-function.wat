;; A function without any name is called by its number, which counts imports.
;;! fails: unsupported
(module
  (import "env" "f" (func))
  (memory 1)
  (data "data")
  (func (export "wizer-initialize"))
  (func (data.drop 0)))
