;; The state of an asynchronous component goes to a twin, whose canonical functions differ: it has
;; no initializer, and lifts another function without a callback.
;;! run: -f 'set-up(4)' --onto $CASES/component-async/twins/with-twin.wat
;;! exports: get twice
;;! call: get() => 4
(component
  (core func $return (canon task.return))
  (core func $return-u32 (canon task.return (result u32)))
  (core func $yield (canon thread.yield))
  (core module $m
    (import "" "return" (func $return))
    (import "" "return-u32" (func $return-u32 (param i32)))
    (import "" "yield" (func $yield (result i32)))
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (param i32) (result i32) (global.set $n (local.get 0)) (i32.const 1))
    (func (export "callback") (param i32 i32 i32) (result i32) (call $return) (i32.const 0))
    (func (export "get") (drop (call $yield)) (call $return-u32 (global.get $n)))
    (func (export "twice") (result i32) (i32.mul (global.get $n) (i32.const 2))))
  (core instance $i (instantiate $m (with "" (instance
    (export "return" (func $return)) (export "return-u32" (func $return-u32))
    (export "yield" (func $yield))))))
  (func (export "set-up") async (param "n" u32)
    (canon lift (core func $i "init") async (callback (core func $i "callback"))))
  (func (export "get") async (result u32) (canon lift (core func $i "get") async)))
