;; The module's own active segments write to the memory of a preloaded module, and the initializer restores a part.
;;! run: --preload store=$CASES/imported-memory/preload/store.wat
;;! exports: byte
;;! stderr: Warning: the result imports the memory `store.memory`: give it
;;! call: byte 0 => 104
;;! call: byte 1 => 88
;;! call: byte 2 => 108
;;! call: byte 7 => 89
(module
  (import "store" "memory" (memory 1))
  (data (i32.const 0) "XXX")
  (data (i32.const 7) "Y")
  (func (export "wizer-initialize")
    (i32.store8 (i32.const 0) (i32.const 104))
    (i32.store8 (i32.const 2) (i32.const 108)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0))))
