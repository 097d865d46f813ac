;; Spaces are allowed around everything.
;;! run: -f ' setup ( 3 ,4 ) '
;;! fails: init-func
(module
  (func (export "setup") (param i32 i32) unreachable))
