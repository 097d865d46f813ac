;; Several tables: exported, of external references, with a first value for every element; reading them is allowed.
;;! exports: functions externals sizes null-external null-function call
;;! call: sizes => 3 2 2
;;! call: null-external 1 => ref.null
;;! call: null-external 2 => trap
;;! call: null-function 0 => 1
;;! call: null-function 1 => 0
;;! call: call => 7
(module
  (type $get (func (result i32)))
  (table $functions (export "functions") 3 10 funcref)
  (table $externals (export "externals") 2 externref)
  (table $filled 2 2 (ref $get) (ref.func $seven))
  (elem (table $functions) (i32.const 1) func $seven)
  (global $n (mut i32) (i32.const 0))
  (func $seven (type $get) (global.get $n))
  (func (export "wizer-initialize") (global.set $n (i32.const 7)))
  (func (export "sizes") (result i32 i32 i32)
    (table.size $functions) (table.size $externals) (table.size $filled))
  (func (export "null-external") (param i32) (result externref)
    (table.get $externals (local.get 0)))
  (func (export "null-function") (param i32) (result i32)
    (ref.is_null (table.get $functions (local.get 0))))
  (func (export "call") (result i32)
    (call_ref $get (table.get $filled (i32.const 1)))))
