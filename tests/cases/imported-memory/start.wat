;; The start function writes the data and drops the segment; the initializer reads what it wrote.
;;! exports: byte
;;! stderr: Warning: the result imports the memory `env.memory`: give it
;;! call: byte 16 => 97
;;! call: byte 20 => 98
(module
  (import "env" "memory" (memory 1))
  (data $d "ab")
  (func $start
    (memory.init $d (i32.const 16) (i32.const 0) (i32.const 2))
    (data.drop $d))
  (start $start)
  (func (export "wizer-initialize")
    (i32.store8 (i32.const 20) (i32.load8_u (i32.const 17))))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0))))
