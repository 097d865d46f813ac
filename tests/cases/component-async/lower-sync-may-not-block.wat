;; An initializer of a type that is not asynchronous may not wait for one that is: a trap says so.
;;! fails: trap
(component
  (component $server
    (core module $m
      (func (export "start") (result i32) (i32.const 1))
      (func (export "callback") (param i32 i32 i32) (result i32) (i32.const 1)))
    (core instance $i (instantiate $m))
    (func (export "start") async
      (canon lift (core func $i "start") async (callback (core func $i "callback")))))
  (component $client
    (import "start" (func $start async))
    (core func $start (canon lower (func $start)))
    (core module $m
      (import "" "start" (func $start))
      (func $init (export "init") (call $start)))
    (core instance $i (instantiate $m (with "" (instance (export "start" (func $start))))))
    (func (export "init") (canon lift (core func $i "init"))))
  (instance $server (instantiate $server))
  (instance $client (instantiate $client (with "start" (func $server "start"))))
  (export "wizer-initialize" (func $client "init")))
