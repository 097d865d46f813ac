;; An initializer that answers with a map, which is printed as a list of pairs.
;;! exports: get
;;! stderr: wizer-initialize returned: [(5, "a"), (9, "b")]
;;! call: get() => 7
(component
  (core module $m
    (memory (export "memory") 1)
    (data (i32.const 16) "\05\00\00\00\30\00\00\00\01\00\00\00\09\00\00\00\31\00\00\00\01\00\00\00ab")
    (data (i32.const 48) "ab")
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (result i32)
      (global.set $n (i32.const 7))
      (i32.store (i32.const 8) (i32.const 16))
      (i32.store (i32.const 12) (i32.const 2))
      (i32.const 8))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (alias core export $i "memory" (core memory $mem))
  (func (export "wizer-initialize") (result (map u8 string))
    (canon lift (core func $i "init") (memory $mem)))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
