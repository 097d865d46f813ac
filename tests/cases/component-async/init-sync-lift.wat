;; Functions of asynchronous type that are lifted without `async`: no tasks are counted.
;;! run: -f 'set-up(3, "größe")'
;;! exports: text
;;! stderr: set-up returned: 9
;;! call: text() => "größe"
;;! call: text() => ""
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
    (func (export "init") (param $n i32) (param $at i32) (param $length i32) (result i32)
      (i32.store (i32.const 8) (local.get $at))
      (i32.store (i32.const 12) (local.get $length))
      (i32.add (local.get $n) (i32.sub (local.get $length) (i32.const 1))))
    (func (export "text") (result i32) (i32.const 8))
    (func (export "free") (param i32) (i32.store (i32.const 12) (i32.const 0))))
  (core instance $i (instantiate $m))
  (alias core export $i "memory" (core memory $memory))
  (func (export "set-up") async (param "n" u32) (param "text" string) (result u32)
    (canon lift (core func $i "init") (memory $memory) (realloc (core func $i "realloc"))))
  (func (export "text") async (result string)
    (canon lift (core func $i "text") (memory $memory) (post-return (core func $i "free")))))
