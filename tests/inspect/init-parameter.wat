;; The initializer is there and can't be called.
;;! run: -f prepare
(module
  (memory 1)
  (func (export "prepare") (param i32))
  (func (export "prepare-all")))
