;; Globals that the initializer leaves alone keep their first values, and so does one that can't change.
;;! exports: first second third
;;! call: first() => 1
;;! call: second() => 2.5
;;! call: third() => 4
(component
  (core module $m
    (global $first (mut i32) (i32.const 1))
    (global $second (mut f64) (f64.const 2.5))
    (global $constant i32 (i32.const 4))
    (func (export "init"))
    (func (export "first") (result i32) (global.get $first))
    (func (export "second") (result f64) (global.get $second))
    (func (export "third") (result i32) (global.get $constant)))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "first") (result u32) (canon lift (core func $i "first")))
  (func (export "second") (result f64) (canon lift (core func $i "second")))
  (func (export "third") (result u32) (canon lift (core func $i "third"))))
