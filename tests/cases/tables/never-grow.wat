;; A table grows, in a function that the initializer does not call.
;;! exports: elsewhere size
;;! call: size => 1
;;! call: elsewhere
;;! call: size => 2
(module
  (table $t 1 externref)
  (func (export "wizer-initialize"))
  (func (export "elsewhere") (drop (table.grow $t (ref.null extern) (i32.const 1))))
  (func (export "size") (result i32) (table.size $t)))
