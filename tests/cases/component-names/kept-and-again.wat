;; A result that keeps its initializer is pre-initialized again: state goes on from where it was.
;;! run: -f 'add(5)' --keep-init-func
;;! exports: add get
;;! stderr: add returned: 5
;;! call: get() => 5
;;! call: add(1) => 6
;;! call: get() => 6
;;! again: keep
(component
  (core module $m
    (memory 1)
    (func (export "add") (param i32) (result i32)
      (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (local.get 0)))
      (i32.load (i32.const 0)))
    (func (export "get") (result i32) (i32.load (i32.const 0))))
  (core instance $i (instantiate $m))
  (func (export "add") (param "n" u32) (result u32) (canon lift (core func $i "add")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
