;; The initializer waits for what does not come, with a limit of time, and notifies nobody.
;;! exports: answers
;;! call: answers => 2 1 0
(module
  (memory 1 1 shared)
  (global $timeout (mut i32) (i32.const -1))
  (global $differs (mut i32) (i32.const -1))
  (global $woken (mut i32) (i32.const -1))
  (func (export "wizer-initialize")
    (global.set $timeout
      (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const 1000)))
    (global.set $differs
      (memory.atomic.wait32 (i32.const 0) (i32.const 1) (i64.const -1)))
    (global.set $woken (memory.atomic.notify (i32.const 0) (i32.const 1))))
  (func (export "answers") (result i32 i32 i32)
    (global.get $timeout) (global.get $differs) (global.get $woken)))
