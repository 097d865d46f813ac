;; Passive data that code still refers to stays, and can be used after the snapshot.
;;! exports: copy
;;! call: copy(1) => 513
(component
  (core module $m
    (memory 1)
    (data $passive "\02\03")
    (data (i32.const 8) "active")
    (func (export "init") (i32.store8 (i32.const 0) (i32.const 1)))
    (func (export "copy") (param i32) (result i32)
      (memory.init $passive (local.get 0) (i32.const 0) (i32.const 1))
      (i32.load16_u (i32.const 0))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "copy") (param "to" u32) (result u32) (canon lift (core func $i "copy"))))
