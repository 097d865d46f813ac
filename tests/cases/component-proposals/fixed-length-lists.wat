;; Lists of a fixed length between nested components: short ones are flat, the long one is in
;; memory.
;;! run: -f 'set-up(1, 2, 3)'
;;! exports: short long nested
;;! stderr: set-up returned: [3, 2, 1]
;;! call: short() => [1, 2, 3]
;;! call: long() => [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]
;;! call: nested() => ([[true, false], [false, true]], "abc")
(component
  (component $keeper
    (core module $m
      (memory (export "memory") 1)
      (data (i32.const 96) "abc")
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
      (func (export "keep") (param i32 i32 i32) (result i32)
        (i32.store8 (i32.const 8) (local.get 0))
        (i32.store8 (i32.const 9) (local.get 1))
        (i32.store8 (i32.const 10) (local.get 2))
        (i32.store8 (i32.const 16) (local.get 2))
        (i32.store8 (i32.const 17) (local.get 1))
        (i32.store8 (i32.const 18) (local.get 0))
        (i32.const 16))
      (func (export "keep-long") (param $at i32)
        (memory.copy (i32.const 32) (local.get $at) (i32.const 17))
        (i32.store (i32.const 64) (i32.const 0x01000001))
        (i32.store (i32.const 68) (i32.const 96))
        (i32.store (i32.const 72) (i32.const 3)))
      (func (export "short") (result i32) (i32.const 8))
      (func (export "long") (result i32) (i32.const 32))
      (func (export "nested") (result i32) (i32.const 64)))
    (core instance $i (instantiate $m))
    (alias core export $i "memory" (core memory $mem))
    (func (export "keep") (param "list" (list u8 3)) (result (list u8 3))
      (canon lift (core func $i "keep") (memory $mem)))
    (func (export "keep-long") (param "list" (list u8 17))
      (canon lift (core func $i "keep-long") (memory $mem) (realloc (core func $i "realloc"))))
    (func (export "short") (result (list u8 3)) (canon lift (core func $i "short") (memory $mem)))
    (func (export "long") (result (list u8 17)) (canon lift (core func $i "long") (memory $mem)))
    (func (export "nested") (result (tuple (list (list bool 2) 2) string))
      (canon lift (core func $i "nested") (memory $mem))))
  (component $maker
    (import "keep" (func $keep (param "list" (list u8 3)) (result (list u8 3))))
    (import "keep-long" (func $keep-long (param "list" (list u8 17))))
    (core module $memory
      (memory (export "memory") 1)
      (data (i32.const 32) "\01\02\03\04\05\06\07\08\09\0a\0b\0c\0d\0e\0f\10\11"))
    (core instance $memory (instantiate $memory))
    (alias core export $memory "memory" (core memory $mem))
    (core func $keep (canon lower (func $keep) (memory $mem)))
    (core func $keep-long (canon lower (func $keep-long) (memory $mem)))
    (core module $m
      (import "" "keep" (func $keep (param i32 i32 i32 i32)))
      (import "" "keep-long" (func $keep-long (param i32)))
      (func (export "init") (param i32 i32 i32) (result i32)
        (call $keep-long (i32.const 32))
        (call $keep (local.get 0) (local.get 1) (local.get 2) (i32.const 8))
        (i32.const 8)))
    (core instance $i (instantiate $m (with "" (instance
      (export "keep" (func $keep)) (export "keep-long" (func $keep-long))))))
    (func (export "set-up") (param "a" u8) (param "b" u8) (param "c" u8) (result (list u8 3))
      (canon lift (core func $i "init") (memory $mem))))
  (instance $keeper (instantiate $keeper))
  (instance $maker (instantiate $maker
    (with "keep" (func $keeper "keep")) (with "keep-long" (func $keeper "keep-long"))))
  (export "set-up" (func $maker "set-up"))
  (export "short" (func $keeper "short"))
  (export "long" (func $keeper "long"))
  (export "nested" (func $keeper "nested")))
