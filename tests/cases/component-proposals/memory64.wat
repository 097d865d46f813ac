;; A nested component with a memory of 64 bits passes texts and lists to one whose memory has 32
;; bits, and gets them back: pointers and lengths are wide in its canonical functions.
;;! exports: text numbers at length
;;! call: text() => "größe"
;;! call: numbers() => [1, 2]
;;! call: at() => 4096
;;! call: length() => 7
(component
  (component $keeper
    (core module $memory
      (memory (export "memory") 1)
      (global $free (mut i32) (i32.const 64))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (global.set $free (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
        (global.get $free)
        (global.set $free (i32.add (global.get $free) (local.get 3)))))
    (core instance $memory (instantiate $memory))
    (alias core export $memory "memory" (core memory $mem))
    (core module $m
      (import "memory" "memory" (memory 1))
      (func (export "keep") (param $at i32) (param $length i32) (param $list i32) (param $count i32)
        (i32.store (i32.const 8) (local.get $at))
        (i32.store (i32.const 12) (local.get $length))
        (i32.store (i32.const 16) (local.get $list))
        (i32.store (i32.const 20) (local.get $count)))
      (func (export "text") (result i32) (i32.const 8))
      (func (export "numbers") (result i32) (i32.const 16)))
    (core instance $i (instantiate $m (with "memory" (instance $memory))))
    (func (export "keep") (param "text" string) (param "numbers" (list u32))
      (canon lift (core func $i "keep") (memory $mem) (realloc (core func $memory "realloc"))))
    (func (export "text") (result string) (canon lift (core func $i "text") (memory $mem)))
    (func (export "numbers") (result (list u32)) (canon lift (core func $i "numbers") (memory $mem))))
  (component $wide
    (import "keep" (func $keep (param "text" string) (param "numbers" (list u32))))
    (import "text" (func $text (result string)))
    (core module $memory
      (memory (export "memory") i64 1)
      (data (i64.const 64) "gr\c3\b6\c3\9fe")
      (data (i64.const 80) "\01\00\00\00\02\00\00\00")
      (func (export "realloc") (param i64 i64 i64 i64) (result i64) (i64.const 4096)))
    (core instance $memory (instantiate $memory))
    (alias core export $memory "memory" (core memory $mem))
    (core func $keep (canon lower (func $keep) (memory $mem)))
    (core func $text (canon lower (func $text) (memory $mem)
      (realloc (core func $memory "realloc"))))
    (core module $m
      (import "memory" "memory" (memory i64 1))
      (import "" "keep" (func $keep (param i64 i64 i64 i64)))
      (import "" "text" (func $text (param i64)))
      (func (export "init")
        (call $keep (i64.const 64) (i64.const 7) (i64.const 80) (i64.const 2))
        (call $text (i64.const 8)))
      (func (export "at") (result i64) (i64.load (i64.const 8)))
      (func (export "length") (result i64) (i64.load (i64.const 16))))
    (core instance $i (instantiate $m
      (with "memory" (instance $memory))
      (with "" (instance (export "keep" (func $keep)) (export "text" (func $text))))))
    (func (export "init") (canon lift (core func $i "init")))
    (func (export "at") (result u64) (canon lift (core func $i "at")))
    (func (export "length") (result u64) (canon lift (core func $i "length"))))
  (instance $keeper (instantiate $keeper))
  (instance $wide (instantiate $wide
    (with "keep" (func $keeper "keep")) (with "text" (func $keeper "text"))))
  (export "wizer-initialize" (func $wide "init"))
  (export "text" (func $keeper "text"))
  (export "numbers" (func $keeper "numbers"))
  (export "at" (func $wide "at"))
  (export "length" (func $wide "length")))
