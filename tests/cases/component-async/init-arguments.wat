;; An asynchronous initializer with arguments, which are allocated, and with a text as its result.
;;! run: -f 'init(3, "x", ["größe", ""])'
;;! exports: text count
;;! stderr: init returned: "x"
;;! call: text() => "x"
;;! call: count() => 5
(component
  (core module $memory
    (memory (export "memory") 1)
    (global $free (mut i32) (i32.const 64))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.set $free (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
      (global.get $free)
      (global.set $free (i32.add (global.get $free) (local.get 3)))))
  (core instance $memory (instantiate $memory))
  (alias core export $memory "memory" (core memory $mem))
  (alias core export $memory "realloc" (core func $realloc))
  (core func $return (canon task.return (result string) (memory $mem)))
  (core func $return-count (canon task.return (result u32)))
  (core module $m
    (import "memory" "memory" (memory 1))
    (import "" "return" (func $return (param i32 i32)))
    (import "" "return-count" (func $return-count (param i32)))
    (global $count (mut i32) (i32.const 0))
    (func (export "init") (param $n i32) (param $at i32) (param $length i32)
      (param $list i32) (param $texts i32) (result i32)
      (global.set $count (i32.add (local.get $n) (local.get $texts)))
      (i32.store (i32.const 8) (local.get $at))
      (i32.store (i32.const 12) (local.get $length))
      (i32.const 1))
    (func (export "text") (result i32)
      (call $return (i32.load (i32.const 8)) (i32.load (i32.const 12)))
      (i32.const 0))
    (func (export "count") (result i32) (call $return-count (global.get $count)) (i32.const 0))
    (func (export "callback") (param i32 i32 i32) (result i32)
      (call $return (i32.load (i32.const 8)) (i32.load (i32.const 12)))
      (i32.const 0)))
  (core instance $i (instantiate $m
    (with "memory" (instance $memory))
    (with "" (instance (export "return" (func $return)) (export "return-count" (func $return-count))))))
  (alias core export $i "callback" (core func $callback))
  (func (export "text") async (result string)
    (canon lift (core func $i "text") async (callback (core func $callback)) (memory $mem)))
  (func (export "init") async
    (param "n" u32) (param "text" string) (param "texts" (list string)) (result string)
    (canon lift (core func $i "init") async (callback (core func $callback)) (memory $mem)
      (realloc $realloc)))
  (func (export "count") async (result u32)
    (canon lift (core func $i "count") async (callback (core func $callback)))))
