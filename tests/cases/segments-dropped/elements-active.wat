;; Active and declared segments count as dropped: initializing nothing from them is allowed.
;;! exports: active declared
;;! call: active 0
;;! call: active 1 => trap
;;! call: declared 0
;;! call: declared 1 => trap
(module
  (table $t 2 funcref)
  (elem $active (table $t) (i32.const 0) func $f)
  (elem $declared declare func $g)
  (func $f)
  (func $g)
  (func (export "wizer-initialize")
    (elem.drop $active)
    (elem.drop $declared)
    (table.init $t $active (i32.const 0) (i32.const 0) (i32.const 0)))
  (func (export "active") (param $length i32)
    (table.init $t $active (i32.const 1) (i32.const 0) (local.get $length)))
  (func (export "declared") (param $length i32)
    (table.init $t $declared (i32.const 1) (i32.const 0) (local.get $length))))
