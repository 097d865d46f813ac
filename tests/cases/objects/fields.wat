;; Fields of all types of numbers.
;;! exports: small long single double vector
;;! call: small => 65407
;;! call: long => -2
;;! call: single => 2143289345
;;! call: double => -9223372036854775808
;;! call: vector => 4
(module
  (type $all (struct
    (field (mut i8)) (field i16) (field i32) (field i64) (field f32) (field f64) (field v128)
    (field (ref null $all))))
  (global $all (mut (ref null $all)) (ref.null $all))
  (func (export "wizer-initialize")
    (global.set $all (struct.new $all
      (i32.const 127) (i32.const -128) (i32.const -1) (i64.const -2)
      (f32.const nan:0x400001) (f64.const -0) (v128.const i32x4 1 2 3 4) (ref.null $all))))
  (func (export "small") (result i32)
    (i32.sub (struct.get_u $all 1 (global.get $all)) (i32.const 1)))
  (func (export "long") (result i64) (struct.get $all 3 (global.get $all)))
  (func (export "single") (result i32)
    (i32.reinterpret_f32 (struct.get $all 4 (global.get $all))))
  (func (export "double") (result i64)
    (i64.reinterpret_f64 (struct.get $all 5 (global.get $all))))
  (func (export "vector") (result i32)
    (i32x4.extract_lane 3 (struct.get $all 6 (global.get $all)))))
