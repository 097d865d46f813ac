;; Two components wait for each other: one reads what the other writes only later.
;;! fails: trap
(component
  (component $reader
    (core module $memory (memory (export "memory") 1))
    (core instance $memory (instantiate $memory))
    (type $future (future u8))
    (core func $read (canon future.read $future (memory (core memory $memory "memory"))))
    (core func $return (canon task.return))
    (core module $m
      (import "" "read" (func $read (param i32 i32) (result i32)))
      (import "" "return" (func $return))
      (func (export "read") (param i32)
        (drop (call $read (local.get 0) (i32.const 8)))
        (call $return)))
    (core instance $i (instantiate $m (with "" (instance
      (export "read" (func $read)) (export "return" (func $return))))))
    (func (export "read") async (param "value" $future) (canon lift (core func $i "read") async)))
  (component $writer
    (type $future (future u8))
    (import "read" (func $read async (param "value" $future)))
    (core func $read (canon lower (func $read)))
    (core func $new (canon future.new $future))
    (core func $return (canon task.return))
    (core module $m
      (import "" "read" (func $read (param i32)))
      (import "" "new" (func $new (result i64)))
      (import "" "return" (func $return))
      (func $init (export "init") (call $read (i32.wrap_i64 (call $new))) (call $return)))
    (core instance $i (instantiate $m (with "" (instance
      (export "read" (func $read)) (export "new" (func $new)) (export "return" (func $return))))))
    (func (export "init") async (canon lift (core func $i "init") async)))
  (instance $reader (instantiate $reader))
  (instance $writer (instantiate $writer (with "read" (func $reader "read"))))
  (export "wizer-initialize" (func $writer "init")))
