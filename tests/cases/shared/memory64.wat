;; Shared memories with 64-bit addresses, imported and own.
;;! exports: get
;;! stderr: Warning: the result imports the memory `env.memory`: give it
;;! code: appended
;;! call: get => 5 6
(module
  (import "env" "memory" (memory $imported i64 1 4 shared))
  (memory $own i64 1 4 shared)
  (func (export "wizer-initialize")
    (i32.atomic.store $imported (i64.const 65532) (i32.const 5))
    (i32.atomic.store $own (i64.const 65532) (i32.const 6)))
  (func (export "get") (result i32 i32)
    (i32.load $imported (i64.const 65532)) (i32.load $own (i64.const 65532))))
