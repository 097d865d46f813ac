;; A name that stands for nothing.
;;! fails: text
(module
  (func (export "wizer-initialize") (call $nowhere)))
