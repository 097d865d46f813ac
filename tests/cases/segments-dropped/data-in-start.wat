;; The start function writes the data and drops the segments, as linkers generate it.
;;! exports: byte init
;;! call: byte 1024 => 104
;;! call: byte 1028 => 33
;;! call: byte 2048 => 119
;;! call: init => trap
(module
  (memory 1)
  (data $.rodata "hello")
  (data $.data "world")
  (func $__wasm_init_memory
    (memory.init $.rodata (i32.const 1024) (i32.const 0) (i32.const 5))
    (memory.init $.data (i32.const 2048) (i32.const 0) (i32.const 5))
    (data.drop $.rodata)
    (data.drop $.data))
  (start $__wasm_init_memory)
  (func (export "wizer-initialize") (i32.store8 (i32.const 1028) (i32.const 33)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func (export "init")
    (memory.init $.rodata (i32.const 0) (i32.const 0) (i32.const 1))))
