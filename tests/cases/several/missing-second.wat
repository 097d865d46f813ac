;; There is no export of the second name: nothing runs.
;;! run: -f first -f sekond
;;! fails: init-func
(module
  (func (export "first") unreachable)
  (func (export "second") unreachable))
