;; A proposal that is not supported: nothing behind it can be read.
(module
  (memory 1)
  (func (export "wizer-initialize") try catch_all end))
