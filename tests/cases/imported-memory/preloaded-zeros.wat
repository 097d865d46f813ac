;; The initializer writes zeros over what a preloaded module has in its memory: the result writes them again.
;;! run: --preload store=$CASES/imported-memory/preload/store.wat
;;! exports: byte peek
;;! stderr: Warning: the result imports the memory `store.memory`: give it
;;! call: byte 0 => 0
;;! call: byte 5 => 44
;;! call: byte 70000 => 255
;;! call: byte 70001 => 0
;;! call: peek 1 => 0
(module
  (import "store" "memory" (memory 2))
  (import "store" "peek" (func $peek (param i32) (result i32)))
  (func (export "wizer-initialize")
    (memory.fill (i32.const 0) (i32.const 0) (i32.const 5))
    (memory.fill (i32.const 70001) (i32.const 0) (i32.const 2)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func (export "peek") (param i32) (result i32) (call $peek (local.get 0))))
