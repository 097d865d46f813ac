;; Shared memories, imported and own, beside others, imported and own.
;;! exports: get
;;! stderr: Warning: the result imports the memory `env.alone` and the memory `env.shared`: give it
;;! code: appended
;;! call: get => 1 2 3 4
(module
  (import "env" "alone" (memory $a 1))
  (import "env" "shared" (memory $b 1 2 shared))
  (memory $c 1 2 shared)
  (memory $d 1)
  (func (export "wizer-initialize")
    (i32.store $a (i32.const 0) (i32.const 1))
    (i32.store $b (i32.const 4) (i32.const 2))
    (i32.store $c (i32.const 8) (i32.const 3))
    (i32.store $d (i32.const 12) (i32.const 4)))
  (func (export "get") (result i32 i32 i32 i32)
    (i32.load $a (i32.const 0))
    (i32.load $b (i32.const 4))
    (i32.load $c (i32.const 8))
    (i32.load $d (i32.const 12))))
