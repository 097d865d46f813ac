;; With --init-func-status, the first result that is not 0 is a failure: nothing runs after it.
;;! run: -f first -f second -f third --init-func-status
;;! fails: answer
(module
  (func (export "first") (result i32) (i32.const 0))
  (func (export "second") (result i32) (i32.const 5))
  (func (export "third") (result i32) unreachable))
