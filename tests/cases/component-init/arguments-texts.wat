;; Arguments that need memory: strings with quotation marks, commas and parentheses, lists of strings, a character.
;;! run: -f 'set-up("a, \"b\" (c)", ["one", "", "größe"], '"'🦀'"')'
;;! exports: text count char
;;! call: text() => "a, \"b\" (c)"
;;! call: count() => 3
;;! call: char() => '🦀'
(component
  (core module $m
    (memory (export "memory") 1)
    (global $free (mut i32) (i32.const 64))
    (global $char (mut i32) (i32.const 0))
    (global $count (mut i32) (i32.const 0))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.set $free
        (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
      (global.get $free)
      (global.set $free (i32.add (global.get $free) (local.get 3))))
    (func (export "init") (param $at i32) (param $length i32) (param $list i32) (param $count i32) (param $char i32)
      (i32.store (i32.const 0) (local.get $at))
      (i32.store (i32.const 4) (local.get $length))
      (global.set $count (local.get $count))
      (global.set $char (local.get $char)))
    (func (export "text") (result i32) (i32.const 0))
    (func (export "count") (result i32) (global.get $count))
    (func (export "char") (result i32) (global.get $char)))
  (core instance $i (instantiate $m))
  (alias core export $i "memory" (core memory $memory))
  (alias core export $i "realloc" (core func $realloc))
  (func (export "set-up") (param "text" string) (param "texts" (list string)) (param "char" char)
    (canon lift (core func $i "init") (memory $memory) (realloc $realloc)))
  (func (export "text") (result string) (canon lift (core func $i "text") (memory $memory)))
  (func (export "count") (result u32) (canon lift (core func $i "count")))
  (func (export "char") (result char) (canon lift (core func $i "char"))))
