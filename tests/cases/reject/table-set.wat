;; An element of a table is set, in a function that the initializer does not call.
;;! fails: unsupported
(module
  (table $t 1 funcref)
  (func (export "wizer-initialize") unreachable)
  (func $elsewhere (table.set $t (i32.const 0) (ref.null func))))
