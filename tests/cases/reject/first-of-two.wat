;; Of two constructs, the first is named; its function has no name but that of its export.
;;! fails: unsupported
(module
  (table 1 funcref)
  (func (export "wizer-initialize"))
  (func (export "clear") (table.set 0 (i32.const 0) (ref.null func)))
  (func (export "grow") (result i32) (table.grow 0 (ref.null func) (i32.const 1))))
