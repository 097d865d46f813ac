;; An export that a rename replaces declared its function, and there was no element section.
;;! run: -r old=new
;;! exports: old differs
;;! call: old => 2
;;! call: differs => 1
(module
  (func (export "wizer-initialize"))
  (func $old (export "old") (result i32) (i32.const 1))
  (func (export "new") (result i32) (i32.const 2))
  (func (export "differs") (result i32)
    (i32.eqz (ref.is_null (ref.func $old)))))
