;; An asynchronous initializer in an exported instance returns `ok`, which is printed.
;;! run: -f 'ns:pkg/life@1.2.3.set-up(4)'
;;! exports: ns:pkg/life@1.2.3
;;! stderr: ns:pkg/life@1.2.3.set-up returned: ok(8)
;;! call: ns:pkg/life@1.2.3.get() => 8
(component
  (type $answer (result u32 (error string)))
  (core module $memory (memory (export "memory") 1))
  (core instance $memory (instantiate $memory))
  (alias core export $memory "memory" (core memory $mem))
  (core func $return (canon task.return (result $answer) (memory $mem)))
  (core func $return-u32 (canon task.return (result u32)))
  (core module $m
    (import "" "return" (func $return (param i32 i32 i32)))
    (import "" "return-u32" (func $return-u32 (param i32)))
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (param i32)
      (global.set $n (i32.mul (local.get 0) (i32.const 2)))
      (call $return (i32.const 0) (global.get $n) (i32.const 0)))
    (func (export "get") (call $return-u32 (global.get $n))))
  (core instance $i (instantiate $m (with "" (instance
    (export "return" (func $return)) (export "return-u32" (func $return-u32))))))
  (func $set-up async (param "n" u32) (result $answer)
    (canon lift (core func $i "init") async (memory $mem)))
  (func $get async (result u32) (canon lift (core func $i "get") async))
  (instance $life (export "get" (func $get)) (export "set-up" (func $set-up)))
  (export "ns:pkg/life@1.2.3" (instance $life)))
