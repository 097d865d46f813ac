;; Imported memories come before the module's own: all of them change.
;;! exports: get
;;! stderr: Warning: the result imports the memory `env.first` and the memory `other.second`: give it
;;! call: get => 1 2 3 4
(module
  (import "env" "first" (memory $first 1))
  (import "other" "second" (memory $second 1))
  (memory $third 1)
  (memory $fourth 1)
  (data (memory $second) (i32.const 8) "abc")
  (data (memory $fourth) (i32.const 8) "abc")
  (func (export "wizer-initialize")
    (i32.store $first (i32.const 0) (i32.const 1))
    (i32.store $second (i32.const 4) (i32.const 2))
    (i32.store $third (i32.const 8) (i32.const 3))
    (i32.store $fourth (i32.const 12) (i32.const 4))
    (memory.copy $first $second (i32.const 100) (i32.const 8) (i32.const 3)))
  (func (export "get") (result i32 i32 i32 i32)
    (i32.load $first (i32.const 0))
    (i32.load $second (i32.const 4))
    (i32.load $third (i32.const 8))
    (i32.load $fourth (i32.const 12))))
