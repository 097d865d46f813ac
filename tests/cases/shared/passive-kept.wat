;; Passive segments that code still names stay beside those that the result adds for a shared memory.
;;! exports: byte init
;;! stderr: Warning: the result imports the memory `env.memory`: give it
;;! code: appended
;;! call: byte 0 => 120
;;! call: init
;;! call: byte 8 => 98
(module
  (import "env" "memory" (memory 1 2 shared))
  (data $gone "a")
  (data $stays "b")
  (func (export "wizer-initialize")
    (memory.init $gone (i32.const 0) (i32.const 0) (i32.const 1))
    (i32.store8 (i32.const 0) (i32.const 120))
    (data.drop $gone))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func (export "init") (memory.init $stays (i32.const 8) (i32.const 0) (i32.const 1))))
