;; Tables of small integers, the least and the greatest among them.
;;! exports: signed unsigned null size
;;! call: size => 7
;;! call: signed 0 => -1073741824
;;! call: signed 1 => 1073741823
;;! call: signed 2 => -1
;;! call: unsigned 2 => 0x7fffffff
;;! call: signed 3 => 0
;;! call: null 4 => 1
;;! call: signed 5 => 42
;;! call: signed 6 => 42
(module
  (table $t 5 i31ref)
  (func (export "wizer-initialize")
    (table.set $t (i32.const 0) (ref.i31 (i32.const -1073741824)))
    (table.set $t (i32.const 1) (ref.i31 (i32.const 1073741823)))
    (table.set $t (i32.const 2) (ref.i31 (i32.const -1)))
    (table.set $t (i32.const 3) (ref.i31 (i32.const 0)))
    (drop (table.grow $t (ref.i31 (i32.const 42)) (i32.const 2))))
  (func (export "signed") (param i32) (result i32)
    (i31.get_s (table.get $t (local.get 0))))
  (func (export "unsigned") (param i32) (result i32)
    (i31.get_u (table.get $t (local.get 0))))
  (func (export "null") (param i32) (result i32)
    (ref.is_null (table.get $t (local.get 0))))
  (func (export "size") (result i32) (table.size $t)))
