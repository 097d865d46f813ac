;; A module without anything.
;;! fails: init-func
(module)
