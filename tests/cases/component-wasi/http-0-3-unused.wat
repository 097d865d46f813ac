;; A service of HTTP that is exported, with WASI 0.3's types: it is asynchronous, and handles
;; requests only after the initializer.
;;! run: --allow-wasi
;;! exports: wasi:http/handler@0.3.0 get
;;! call: get() => 404
(component
  (import "wasi:http/types@0.3.0" (instance $types
    (export "request" (type $request (sub resource)))
    (export "response" (type $response (sub resource)))))
  (alias export $types "request" (type $request))
  (alias export $types "response" (type $response))
  (core func $drop (canon resource.drop $request))
  (core func $return (canon task.return (result (result (own $response) (error u32)))))
  (core module $m
    (import "" "drop" (func $drop (param i32)))
    (import "" "return" (func $return (param i32 i32)))
    (global $status (mut i32) (i32.const 0))
    (func (export "init") (result i32) (global.set $status (i32.const 404)) (i32.const 0))
    (func (export "handle") (param i32) (result i32)
      (call $drop (local.get 0))
      (call $return (i32.const 1) (global.get $status))
      (i32.const 0))
    (func (export "callback") (param i32 i32 i32) (result i32) unreachable)
    (func (export "get") (result i32) (global.get $status)))
  (core instance $i (instantiate $m (with "" (instance
    (export "drop" (func $drop)) (export "return" (func $return))))))
  (func $handle async (param "request" (own $request)) (result (result (own $response) (error u32)))
    (canon lift (core func $i "handle") async (callback (core func $i "callback"))))
  (instance $handler (export "handle" (func $handle)))
  (export "wasi:http/handler@0.3.0" (instance $handler))
  (func (export "wizer-initialize") (result (result)) (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
