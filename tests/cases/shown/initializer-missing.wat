;; What could have been meant is said, in letters that do nothing.
;;! fails: init-func
(module
  (func (export "wizer-initialize\0a\1b[2J")))
