;; No export of the name that was given: the default does not stand in for it.
;;! run: -f setup
;;! fails: init-func
(module
  (func (export "wizer-initialize"))
  (func (export "Setup")))
