;; What the initializer answers with has letters in it that a terminal would act on.
;;! fails: answer
(component
  (core module $m
    (memory (export "memory") 1)
    (data (i32.const 16) "\1b]0;title\07\0a\e2\80\ae\e3\85\a4")
    (func (export "init") (result i32)
      (i32.store8 (i32.const 0) (i32.const 1))
      (i32.store (i32.const 4) (i32.const 16))
      (i32.store (i32.const 8) (i32.const 17))
      (i32.const 0)))
  (core instance $i (instantiate $m))
  (alias core export $i "memory" (core memory $memory))
  (func (export "wizer-initialize") (result (result u32 (error string)))
    (canon lift (core func $i "init") (memory $memory))))
