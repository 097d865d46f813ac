;; An initializer that returns a result of another type than its own.
;;! run: -f set-up
;;! fails: trap
(component
  (core func $return (canon task.return (result u64)))
  (core module $m
    (import "" "return" (func $return (param i64)))
    (func $init (export "init") (call $return (i64.const 1))))
  (core instance $i (instantiate $m (with "" (instance (export "return" (func $return))))))
  (func (export "set-up") async (result u32) (canon lift (core func $i "init") async)))
