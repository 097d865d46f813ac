;; Exports with the names that the tool would use itself, or that others of its kind do.
;;! exports: "wizer:memory 0" "wizer:global 0" "wizer::memory 0" __wizer_memory_0 __wizer_global_0 "wizer:global 1" "wizer:function"
;;! call: "wizer:function" => 5 97
(module
  (memory (export "wizer:memory 0") 1)
  (global (export "wizer:global 0") (mut i32) (i32.const 0))
  (func (export "wizer::memory 0"))
  (func (export "__wizer_memory_0"))
  (global (export "__wizer_global_0") (mut i64) (i64.const 0))
  (table (export "wizer:global 1") 1 funcref)
  (func (export "wizer:function") (result i32 i32) (global.get 0) (i32.load8_u (i32.const 0)))
  (func (export "wizer-initialize")
    (global.set 0 (i32.const 5))
    (i32.store8 (i32.const 0) (i32.const 97))))
