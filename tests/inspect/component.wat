;; A component with a tree of instances, resources, and WASI.
;;! run: -f 'docs:greeter/setup@1.0.0.prepare("you", 5)'
(component
  (import "wasi:cli/environment@0.2.3" (instance
    (export "get-arguments" (func (result (list string))))
    (export "initial-cwd" (func (result (option string))))))
  (import "log" (func (param "text" string)))
  (core module $m
    (memory (export "memory") 1)
    (global $count (mut i32) (i32.const 0))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
    (func (export "prepare") (param i32 i32 i32) (result i32) (i32.const 1))
    (func (export "reset_adapter_state"))
    (data (i32.const 0) "greeting"))
  (core module $unused (table 1 funcref) (func (table.set (i32.const 0) (ref.null func))))
  (component $library
    (core module $shelf (global (mut i64) (i64.const 1)) (func $begin) (start $begin))
    (core instance (instantiate $shelf))
    (type $book (resource (rep i32)))
    (core func $new (canon resource.new $book))
    (component $empty))
  (instance $fiction (instantiate $library))
  (instance (instantiate $library))
  (core instance $i (instantiate $m))
  (alias core export $i "memory" (core memory $memory))
  (alias core export $i "realloc" (core func $realloc))
  (func $prepare (param "name" string) (param "count" u32) (result u32)
    (canon lift (core func $i "prepare") (memory $memory) (realloc $realloc)))
  (instance $setup (export "prepare" (func $prepare)))
  (export "docs:greeter/setup@1.0.0" (instance $setup)))
