;; A function takes the place of another export: that one is gone.
;;! run: -r _start=wizer.resume
;;! exports: memory other _start
;;! call: _start => 2
(module
  (memory (export "memory") 1)
  (global $n (mut i32) (i32.const 0))
  (func (export "_start") (result i32) (i32.const 1))
  (func (export "wizer.initialize") (global.set $n (i32.const 2)))
  (func (export "other"))
  (func (export "wizer.resume") (result i32) (global.get $n)))
