;; An initializer that stays grows the table each time.
;;! run: --keep-init-func
;;! exports: wizer-initialize size call
;;! again: keep
;;! call: size => 2
;;! call: wizer-initialize
;;! call: size => 3
;;! call: call 2 => 1
(module
  (type $get (func (result i32)))
  (table $t 1 funcref)
  (elem declare func $one)
  (func $one (type $get) (i32.const 1))
  (func (export "wizer-initialize")
    (drop (table.grow $t (ref.func $one) (i32.const 1))))
  (func (export "size") (result i32) (table.size $t))
  (func (export "call") (param i32) (result i32)
    (call_indirect $t (type $get) (local.get 0))))
