;; Imported constants get values on the command line, in all spellings of numbers.
;;! run: --import-global env.a=42 --import-global=env.b=-0x10 --import-global env.c=2.5 --import-global env.d=-1e3
;;! exports: get
;;! stderr: Warning: the result imports the global `env.a`, the global `env.b`, the global `env.c` and the global `env.d`: give it
;;! call: get => 42 -16 2.5 -1000
(module
  (import "env" "a" (global $a i32))
  (import "env" "b" (global $b i64))
  (import "env" "c" (global $c f32))
  (import "env" "d" (global $d f64))
  (global $sum (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $sum (global.get $a)))
  (func (export "get") (result i32 i64 f32 f64)
    (global.get $sum) (global.get $b) (global.get $c) (global.get $d)))
