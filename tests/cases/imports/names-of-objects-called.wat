;; Nothing is inherited: an import from `__proto__` that nobody provides traps by its name.
;;! fails: trap
(module
  (import "__proto__" "toString" (func $called))
  (func (export "wizer-initialize") (call $called)))
