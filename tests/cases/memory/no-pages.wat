;; A memory without a page, and one that may never have any.
;;! exports: sizes grow
;;! call: sizes => 0 0
;;! call: grow => 0 -1
(module
  (memory $empty 0)
  (memory $never 0 0)
  (global $ran (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $ran (i32.const 1)))
  (func (export "sizes") (result i32 i32) (memory.size $empty) (memory.size $never))
  (func (export "grow") (result i32 i32)
    (memory.grow $empty (i32.const 1))
    (memory.grow $never (i32.const 1))))
