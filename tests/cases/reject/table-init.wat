;; A table is filled from a segment.
;;! fails: unsupported
(module
  (table $t 1 funcref)
  (elem $e func $elsewhere)
  (func (export "wizer-initialize") unreachable)
  (func $elsewhere (table.init $t $e (i32.const 0) (i32.const 0) (i32.const 1))))
