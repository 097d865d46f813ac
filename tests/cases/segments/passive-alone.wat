;; No memory, and a passive segment that nothing refers to: nothing is left of the data section's content.
;;! exports: get
;;! call: get => 1
(module
  (global $n (mut i32) (i32.const 0))
  (data "no one asks for this")
  (func (export "wizer-initialize") (global.set $n (i32.const 1)))
  (func (export "get") (result i32) (global.get $n)))
