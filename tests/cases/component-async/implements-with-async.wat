;; An instance of asynchronous functions with a stream type, which implements an interface by
;; another name: its initializer is removed, and it is renamed.
;;! run: -f main.set-up -r ready=main
;;! exports: ready
;;! call: ready.get() => 6
(component
  (type $bytes (stream u8))
  (core func $return (canon task.return))
  (core func $return-u32 (canon task.return (result u32)))
  (core func $drop (canon stream.drop-readable $bytes))
  (core module $m
    (import "" "return" (func $return))
    (import "" "return-u32" (func $return-u32 (param i32)))
    (import "" "drop" (func $drop (param i32)))
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 6)) (call $return))
    (func (export "feed") (param i32) (call $drop (local.get 0)) (call $return))
    (func (export "get") (call $return-u32 (global.get $n))))
  (core instance $i (instantiate $m (with "" (instance
    (export "return" (func $return)) (export "return-u32" (func $return-u32))
    (export "drop" (func $drop))))))
  (func $set-up async (canon lift (core func $i "init") async))
  (func $feed async (param "data" $bytes) (canon lift (core func $i "feed") async))
  (func $get async (result u32) (canon lift (core func $i "get") async))
  (instance $main
    (export "feed" (func $feed)) (export "set-up" (func $set-up)) (export "get" (func $get)))
  (export "main" (implements "ns:pkg/life@1.0.0") (instance $main)))
