;; A function that nothing provides is imported and never called: it stays an import.
;;! exports: get
;;! call: get() => 1
(component
  (import "unknown" (func $unknown (param "text" string) (result (list u8))))
  (core module $memory
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable))
  (core instance $memory (instantiate $memory))
  (core func $unknown (canon lower (func $unknown) (memory (core memory $memory "memory")) (realloc (core func $memory "realloc"))))
  (core module $m
    (import "" "unknown" (func $unknown (param i32 i32 i32)))
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 1)))
    (func (export "call") (call $unknown (i32.const 0) (i32.const 0) (i32.const 0)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m (with "" (instance (export "unknown" (func $unknown))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
