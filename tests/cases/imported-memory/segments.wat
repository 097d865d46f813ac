;; Active and passive segments for an imported memory: the initializer changes what they wrote.
;;! exports: byte init
;;! stderr: Warning: the result imports the memory `env.memory`: give it
;;! call: byte 0 => 72
;;! call: byte 1 => 101
;;! call: byte 100 => 0
;;! call: byte 200 => 112
;;! call: init 1
;;! call: byte 300 => 97
(module
  (import "env" "memory" (memory 1))
  (data $greeting (i32.const 0) "hello")
  (data $cleared (i32.const 100) "x")
  (data $passive "pa")
  (func (export "wizer-initialize")
    (i32.store8 (i32.const 0) (i32.const 72))
    (i32.store8 (i32.const 100) (i32.const 0))
    (memory.init $passive (i32.const 200) (i32.const 0) (i32.const 1)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func (export "init") (param $length i32)
    (memory.init $passive (i32.const 300) (i32.const 1) (local.get $length))))
