;; A module that exports nothing.
;;! fails: init-func
(module
  (func $init))
