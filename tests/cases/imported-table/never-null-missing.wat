;; Nothing provides a table whose elements are never null, and there is nothing to fill it with.
;;! fails: environment
(module
  (type $get (func (result i32)))
  (import "env" "table" (table 2 (ref $get)))
  (func (export "wizer-initialize") unreachable))
