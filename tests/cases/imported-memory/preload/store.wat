(module
  (memory (export "memory") 2 8)
  (data (i32.const 0) "hello, world")
  (data (i32.const 70000) "\ff\ff\ff\ff")
  (global $reads (mut i32) (i32.const 0))
  (func (export "peek") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func (export "poke") (param i32 i32) (i32.store8 (local.get 0) (local.get 1)))
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func (export "double") (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2))))
