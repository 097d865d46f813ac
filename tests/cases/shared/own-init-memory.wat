;; The start function that linkers generate for threads, with a memory of the module: the first thread writes the data, others wait.
;;! exports: byte flag init
;;! call: byte 1024 => 72
;;! call: byte 1028 => 111
;;! call: flag => 2
;;! call: init => trap
(module
  (memory 1 1 shared)
  (data $.rodata "hello")
  (data $.data "world")
  (func $__wasm_init_memory
    (block $drop
      (block $wait
        (block $init
          (br_table $init $wait $drop
            (i32.atomic.rmw.cmpxchg (i32.const 2048) (i32.const 0) (i32.const 1))))
        (memory.init $.rodata (i32.const 1024) (i32.const 0) (i32.const 5))
        (memory.init $.data (i32.const 1100) (i32.const 0) (i32.const 5))
        (i32.atomic.store (i32.const 2048) (i32.const 2))
        (drop (memory.atomic.notify (i32.const 2048) (i32.const -1)))
        (br $drop))
      (drop (memory.atomic.wait32 (i32.const 2048) (i32.const 1) (i64.const -1))))
    (data.drop $.rodata)
    (data.drop $.data))
  (start $__wasm_init_memory)
  (func (export "wizer-initialize") (i32.store8 (i32.const 1024) (i32.const 72)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func (export "flag") (result i32) (i32.load (i32.const 2048)))
  (func (export "init")
    (memory.init $.rodata (i32.const 0) (i32.const 0) (i32.const 1))))
