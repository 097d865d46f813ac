;; An initializer that returns its result twice.
;;! run: -f set-up
;;! fails: trap
(component
  (core func $return (canon task.return (result u32)))
  (core module $m
    (import "" "return" (func $return (param i32)))
    (func $init (export "init") (call $return (i32.const 1)) (call $return (i32.const 2))))
  (core instance $i (instantiate $m (with "" (instance (export "return" (func $return))))))
  (func (export "set-up") async (result u32) (canon lift (core func $i "init") async)))
