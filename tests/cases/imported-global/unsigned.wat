;; Values at the ends of their types, unsigned and signed.
;;! run: --import-global env.a=4294967295 --import-global env.b=0xffffffffffffffff --import-global env.c=-2147483648 --import-global env.d=-9223372036854775808
;;! exports: get
;;! stderr: Warning: the result imports the global `env.a`, the global `env.b`, the global `env.c` and the global `env.d`: give it
;;! call: get => -1 -1 0x80000000 0x8000000000000000
(module
  (import "env" "a" (global $a i32))
  (import "env" "b" (global $b i64))
  (import "env" "c" (global $c i32))
  (import "env" "d" (global $d i64))
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.const 1)))
  (func (export "get") (result i32 i64 i32 i64)
    (global.get $a) (global.get $b) (global.get $c) (global.get $d)))
