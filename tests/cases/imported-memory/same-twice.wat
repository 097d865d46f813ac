;; The same memory is imported twice: what is written by one name is read by the other.
;;! exports: get
;;! stderr: Warning: the result imports the memory `env.memory` and the memory `env.memory`: give it
;;! call: get => 7 7
(module
  (import "env" "memory" (memory $a 1))
  (import "env" "memory" (memory $b 1))
  (func (export "wizer-initialize") (i32.store $a (i32.const 0) (i32.const 7)))
  (func (export "get") (result i32 i32)
    (i32.load $a (i32.const 0)) (i32.load $b (i32.const 0))))
