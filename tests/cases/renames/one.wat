;; A function gets another name, where it stood.
;;! run: -r run=work
;;! exports: first run last
;;! call: run 4 => 14
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.const 10)))
  (func (export "first"))
  (func (export "work") (param i32) (result i32) (i32.add (global.get $n) (local.get 0)))
  (func (export "last")))
