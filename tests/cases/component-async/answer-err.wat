;; An asynchronous initializer that returns an error after it has yielded.
;;! run: -f 'set-up(4)'
;;! fails: answer
(component
  (core module $memory (memory (export "memory") 1) (data (i32.const 16) "nothing there"))
  (core instance $memory (instantiate $memory))
  (alias core export $memory "memory" (core memory $mem))
  (type $answer (result u32 (error string)))
  (core func $return (canon task.return (result $answer) (memory $mem)))
  (core module $m
    (import "" "return" (func $return (param i32 i32 i32)))
    (func (export "init") (param i32) (result i32) (i32.const 1))
    (func (export "callback") (param i32 i32 i32) (result i32)
      (call $return (i32.const 1) (i32.const 16) (i32.const 13))
      (i32.const 0)))
  (core instance $i (instantiate $m (with "" (instance (export "return" (func $return))))))
  (alias core export $i "callback" (core func $callback))
  (func (export "set-up") async (param "n" u32) (result $answer)
    (canon lift (core func $i "init") async (callback (core func $callback)) (memory $mem))))
