;; Mutable imported globals of all number types, with bits that decimal numbers don't have.
;;! run: --import-global env.a=0 --import-global env.b=0 --import-global env.c=0 --import-global env.d=0
;;! exports: get bits
;;! stderr: Warning: the result imports the global `env.a`, the global `env.b`, the global `env.c` and the global `env.d`: give it
;;! code: appended
;;! call: get => -5 0x123456789abcdef0
;;! call: bits => 0x7fa00001 0x8000000000000000
(module
  (import "env" "a" (global $a (mut i32)))
  (import "env" "b" (global $b (mut i64)))
  (import "env" "c" (global $c (mut f32)))
  (import "env" "d" (global $d (mut f64)))
  (func (export "wizer-initialize")
    (global.set $a (i32.const -5))
    (global.set $b (i64.const 0x123456789abcdef0))
    (global.set $c (f32.reinterpret_i32 (i32.const 0x7fa00001)))
    (global.set $d (f64.const -0)))
  (func (export "get") (result i32 i64) (global.get $a) (global.get $b))
  (func (export "bits") (result i32 i64)
    (i32.reinterpret_f32 (global.get $c)) (i64.reinterpret_f64 (global.get $d))))
