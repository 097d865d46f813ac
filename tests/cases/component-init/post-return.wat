;; What is to be called after the initializer's answer was read has been called: the answer's memory is free.
;;! run: -f next
;;! exports: freed
;;! stderr: next returned: "text"
;;! call: freed() => 1
(component
  (core module $m
    (memory (export "memory") 1)
    (data (i32.const 16) "text")
    (global $freed (mut i32) (i32.const 0))
    (func (export "next") (result i32)
      (i32.store (i32.const 0) (i32.const 16))
      (i32.store (i32.const 4) (i32.const 4))
      (i32.const 0))
    (func (export "free") (param i32) (global.set $freed (i32.add (global.get $freed) (i32.const 1))))
    (func (export "freed") (result i32) (global.get $freed)))
  (core instance $i (instantiate $m))
  (alias core export $i "memory" (core memory $memory))
  (alias core export $i "free" (core func $free))
  (func (export "next") (result string) (canon lift (core func $i "next") (memory $memory) (post-return $free)))
  (func (export "freed") (result u32) (canon lift (core func $i "freed"))))
