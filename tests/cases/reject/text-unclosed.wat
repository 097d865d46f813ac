;; A text that ends too early.
;;! fails: text
(module
  (func (export "wizer-initialize")
