;; Offsets that are computed by extended constant expressions, in 32 and in 64 bits.
;;! exports: bytes
;;! call: bytes 1030 => 97 120
;;! call: bytes 1031 => 0 121
(module
  (memory $a 1)
  (memory $b i64 1)
  (global $base i32 (i32.const 1000))
  (global $long i64 (i64.const 515))
  (data (memory $a) (offset (i32.add (global.get $base) (i32.mul (i32.const 5) (i32.const 6)))) "a")
  (data (memory $b) (offset (i64.mul (global.get $long) (i64.const 2))) "xy")
  (func (export "wizer-initialize"))
  (func (export "bytes") (param i32) (result i32 i32)
    (i32.load8_u $a (local.get 0))
    (i32.load8_u $b (i64.extend_i32_u (local.get 0)))))
