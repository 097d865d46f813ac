;; A table is copied.
;;! fails: unsupported
(module
  (table $t 1 funcref)
  (table $u 1 funcref)
  (func (export "wizer-initialize") unreachable)
  (func $elsewhere (table.copy $t $u (i32.const 0) (i32.const 0) (i32.const 1))))
