;; The arguments of the second don't fit: nothing runs.
;;! run: -f first -f 'second(1)'
;;! fails: init-func
(module
  (func (export "first") unreachable)
  (func (export "second") (param i32 i32) unreachable))
