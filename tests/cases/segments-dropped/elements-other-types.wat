;; Dropped segments of small integers, of null references of the host, and of one function type.
;;! exports: init
;;! call: init 0
;;! call: init 1 => trap
(module
  (type $get (func (result i32)))
  (table $numbers 1 i31ref)
  (table $externals 1 externref)
  (table $functions 1 (ref null $get))
  (elem $number i31ref (item (ref.i31 (i32.const 5))))
  (elem $external externref (ref.null extern))
  (elem $function (ref $get) (ref.func $one))
  (func $one (type $get) (i32.const 1))
  (func (export "wizer-initialize")
    (table.init $numbers $number (i32.const 0) (i32.const 0) (i32.const 1))
    (elem.drop $number)
    (elem.drop $external)
    (elem.drop $function))
  (func (export "init") (param $length i32)
    (table.init $externals $external (i32.const 0) (i32.const 0) (local.get $length))
    (table.init $functions $function (i32.const 0) (i32.const 0) (local.get $length))
    (table.init $numbers $number (i32.const 0) (i32.const 0) (local.get $length))))
