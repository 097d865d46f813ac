;; Names as Rust's compiler writes them are read.
;;! fails: trap
(module
  (func $_ZN3app5setup17h0123456789abcdefE unreachable)
  (func (export "wizer-initialize") (call $_ZN3app5setup17h0123456789abcdefE)))
