;; A table is filled.
;;! fails: unsupported
(module
  (table $t 1 funcref)
  (func (export "wizer-initialize") unreachable)
  (func $elsewhere (table.fill $t (i32.const 0) (ref.null func) (i32.const 1))))
