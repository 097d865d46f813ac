;; An initializer that answers with an error has failed: its value is in the message.
;;! run: -f set-up(13)
;;! fails: answer
(component
  (core module $m
    (memory (export "memory") 1)
    (data (i32.const 16) "no such thing")
    (func (export "init") (param i32) (result i32)
      (i32.store8 (i32.const 0) (i32.const 1))
      (i32.store (i32.const 4) (i32.const 16))
      (i32.store (i32.const 8) (local.get 0))
      (i32.const 0)))
  (core instance $i (instantiate $m))
  (alias core export $i "memory" (core memory $memory))
  (func (export "set-up") (param "length" u32) (result (result u32 (error string)))
    (canon lift (core func $i "init") (memory $memory))))
