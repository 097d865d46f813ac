(module
  (memory (export "memory") 1 4 shared)
  (data (i32.const 0) "hello, world")
  (func (export "peek") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func (export "poke") (param i32 i32) (i32.store8 (local.get 0) (local.get 1))))
