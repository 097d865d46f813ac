;; An instruction that does not exist.
;;! fails: text
(module
  (func (export "wizer-initialize") (i32.frobnicate)))
