;; A table grows.
;;! fails: unsupported
(module
  (table $t 1 externref)
  (func (export "wizer-initialize") unreachable)
  (func $elsewhere (drop (table.grow $t (ref.null extern) (i32.const 1)))))
