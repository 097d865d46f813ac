;; An initializer that stays counts in an imported memory.
;;! run: --keep-init-func
;;! exports: wizer-initialize count
;;! stderr: Warning: the result imports the memory `env.memory`: give it
;;! again: keep
;;! call: count => 1
;;! call: wizer-initialize
;;! call: count => 2
(module
  (import "env" "memory" (memory 1))
  (func (export "wizer-initialize")
    (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1))))
  (func (export "count") (result i32) (i32.load (i32.const 0))))
