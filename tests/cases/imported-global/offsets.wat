;; Imported constants are offsets of segments and values of other globals.
;;! run: --import-global env.__memory_base=1024 --import-global env.__table_base=2
;;! exports: byte call address
;;! stderr: Warning: the result imports the global `env.__memory_base` and the global `env.__table_base`: give it
;;! call: byte 1024 => 72
;;! call: byte 1028 => 111
;;! call: byte 1040 => 120
;;! call: call 2 => 1
;;! call: call 3 => 2
;;! call: address => 1032
(module
  (type $get (func (result i32)))
  (import "env" "__memory_base" (global $memory-base i32))
  (import "env" "__table_base" (global $table-base i32))
  (memory 1)
  (table $t 10 funcref)
  (global $address i32 (i32.add (global.get $memory-base) (i32.const 8)))
  (data (global.get $memory-base) "hello")
  (data (offset (i32.add (global.get $memory-base) (i32.const 16))) "x")
  (elem (global.get $table-base) func $one $two)
  (func $one (type $get) (i32.const 1))
  (func $two (type $get) (i32.const 2))
  (func (export "wizer-initialize")
    (i32.store8 (global.get $memory-base) (i32.const 72)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func (export "call") (param i32) (result i32)
    (call_indirect $t (type $get) (local.get 0)))
  (func (export "address") (result i32) (global.get $address)))
