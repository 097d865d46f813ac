;; A function is named in which an instruction is refused.
;;! fails: unsupported
(module
  (table 1 funcref)
  (func $"\1b]0;title\07\e2\81\a6" (table.set (i32.const 0) (ref.null func)))
  (func (export "wizer-initialize")))
