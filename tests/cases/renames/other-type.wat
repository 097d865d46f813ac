;; A function takes the place of one of another type, and an import that of a function.
;;! run: -r a=b -r c=imported
;;! exports: imported-twice c a
;;! call: a 2.5 => 2.5
;;! call: c => trap
(module
  (import "env" "f" (func $f))
  (export "imported-twice" (func $f))
  (export "imported" (func $f))
  (func (export "wizer-initialize"))
  (func (export "a") (result i32) (i32.const 1))
  (func (export "b") (param f64) (result f64) (local.get 0))
  (func (export "c") (result i32) (i32.const 1)))
