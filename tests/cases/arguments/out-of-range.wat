;; A number that is too large for its type.
;;! run: -f 'setup(1, 4294967296)'
;;! fails: init-func
(module
  (func (export "setup") (param i32 i32) unreachable))
