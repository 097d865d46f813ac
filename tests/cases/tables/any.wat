;; Tables of wider types hold small integers and null.
;;! exports: any eq
;;! call: any 0 => -5
;;! call: any 1 => trap
;;! call: eq 0 => trap
;;! call: eq 1 => 6
(module
  (table $any 2 anyref)
  (table $eq 2 eqref)
  (func (export "wizer-initialize")
    (table.set $any (i32.const 0) (ref.i31 (i32.const -5)))
    (table.fill $eq (i32.const 0) (ref.i31 (i32.const 6)) (i32.const 2))
    (table.set $eq (i32.const 0) (ref.null none)))
  (func (export "any") (param i32) (result i32)
    (i31.get_s (ref.cast (ref i31) (table.get $any (local.get 0)))))
  (func (export "eq") (param i32) (result i32)
    (i31.get_s (ref.cast (ref i31) (table.get $eq (local.get 0))))))
