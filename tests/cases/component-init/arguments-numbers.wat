;; Arguments of every number type, in WAVE's syntax.
;;! run: -f 'set-up(true, -8, 200, -30000, 60000, -2147483648, 4294967295, -9223372036854775808, 18446744073709551615, 1.5, -2.25e10)'
;;! exports: sum
;;! call: sum() => 100
(component
  (core module $m
    (global $sum (mut i32) (i32.const 0))
    (func $check (param i32) (if (i32.eqz (local.get 0)) (then unreachable)))
    (func (export "init") (param i32 i32 i32 i32 i32 i32 i32 i64 i64 f32 f64)
      (call $check (i32.eq (local.get 0) (i32.const 1)))
      (call $check (i32.eq (local.get 1) (i32.const -8)))
      (call $check (i32.eq (local.get 2) (i32.const 200)))
      (call $check (i32.eq (local.get 3) (i32.const -30000)))
      (call $check (i32.eq (local.get 4) (i32.const 60000)))
      (call $check (i32.eq (local.get 5) (i32.const 0x80000000)))
      (call $check (i32.eq (local.get 6) (i32.const -1)))
      (call $check (i64.eq (local.get 7) (i64.const 0x8000000000000000)))
      (call $check (i64.eq (local.get 8) (i64.const -1)))
      (call $check (f32.eq (local.get 9) (f32.const 1.5)))
      (call $check (f64.eq (local.get 10) (f64.const -2.25e10)))
      (global.set $sum (i32.const 100)))
    (func (export "sum") (result i32) (global.get $sum)))
  (core instance $i (instantiate $m))
  (func (export "set-up")
    (param "a" bool) (param "b" s8) (param "c" u8) (param "d" s16) (param "e" u16) (param "f" s32) (param "g" u32)
    (param "h" s64) (param "i" u64) (param "j" f32) (param "k" f64)
    (canon lift (core func $i "init")))
  (func (export "sum") (result u32) (canon lift (core func $i "sum"))))
