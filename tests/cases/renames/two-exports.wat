;; A function with two exports: one of them is renamed.
;;! run: -r renamed=first
;;! exports: renamed second
;;! call: renamed => 1
;;! call: second => 1
(module
  (func (export "wizer-initialize"))
  (func (export "first") (export "second") (result i32) (i32.const 1)))
