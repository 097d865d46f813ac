;; An initializer that traps: the functions on the way there are named.
;;! fails: trap
(module
  (func $innermost unreachable)
  (func $middle (call $innermost))
  (func $setup (export "wizer-initialize") (call $middle))
  (func (export "run")))
