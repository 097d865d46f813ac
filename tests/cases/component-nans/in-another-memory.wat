;; A module without state of its own writes data and a NaN to the memory of another one: in the
;; result, the memory has 00 00 c0 7f at 64.
;;! run: --canonical-nans
;;! exports: is-nan
;;! call: is-nan() => true
(component
  (core module $owner
    (memory (export "memory") 1)
    (func (export "is-nan") (result i32)
      (f32.ne (f32.load (i32.const 64)) (f32.load (i32.const 64)))))
  (core module $writer
    (import "env" "memory" (memory 1))
    (data (i32.const 16) "\23\01\c0\ff")
    (func (export "init")
      (f32.store (i32.const 64) (f32.min (f32.load (i32.const 16)) (f32.load (i32.const 16))))))
  (core instance $o (instantiate $owner))
  (core instance $w (instantiate $writer (with "env" (instance $o))))
  (func (export "is-nan") (result bool) (canon lift (core func $o "is-nan")))
  (func (export "wizer-initialize") (canon lift (core func $w "init"))))
