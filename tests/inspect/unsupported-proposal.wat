;; A proposal that is not supported: nothing behind it can be read.
(module
  (type $f (func))
  (type $c (cont $f))
  (memory 1)
  (func (export "wizer-initialize")))
