;; A table of small integers that are never null, each with a first value.
;;! exports: get
;;! call: get 0 => 7
;;! call: get 1 => 8
;;! call: get 2 => 7
;;! call: get 3 => 9
(module
  (table $t 3 (ref i31) (ref.i31 (i32.const 7)))
  (func (export "wizer-initialize")
    (table.set $t (i32.const 1) (ref.i31 (i32.const 8)))
    (drop (table.grow $t (ref.i31 (i32.const 9)) (i32.const 1))))
  (func (export "get") (param i32) (result i32) (i31.get_u (table.get $t (local.get 0)))))
