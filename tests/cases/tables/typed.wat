;; Tables of one function type, with null and without.
;;! exports: nullable never-null
;;! call: nullable 0 => trap
;;! call: nullable 1 => 2
;;! call: never-null 0 => 1
;;! call: never-null 1 => 2
;;! call: never-null 2 => 1
;;! call: never-null 3 => 2
(module
  (type $get (func (result i32)))
  (table $nullable 2 (ref null $get))
  (table $never-null 3 (ref $get) (ref.func $one))
  (elem declare func $two)
  (func $one (type $get) (i32.const 1))
  (func $two (type $get) (i32.const 2))
  (func (export "wizer-initialize")
    (table.set $nullable (i32.const 1) (ref.func $two))
    (table.set $never-null (i32.const 1) (ref.func $two))
    (drop (table.grow $never-null (ref.func $two) (i32.const 1))))
  (func (export "nullable") (param i32) (result i32)
    (call_ref $get (table.get $nullable (local.get 0))))
  (func (export "never-null") (param i32) (result i32)
    (call_ref $get (table.get $never-null (local.get 0)))))
