;; Strings in other encodings are passed before and after the snapshot.
;;! run: -f 'set("größe 🦀")'
;;! exports: get
;;! call: get() => "größe 🦀"
(component
  (core module $m
    (memory (export "memory") 1)
    (global $free (mut i32) (i32.const 1024))
    (func (export "realloc") (param $old i32) (param i32 i32) (param $size i32) (result i32)
      (if (local.get $old) (then (return (local.get $old))))
      (global.get $free)
      (global.set $free (i32.and (i32.add (i32.add (global.get $free) (local.get $size)) (i32.const 3)) (i32.const -4))))
    (func (export "set") (param i32 i32)
      (i32.store (i32.const 16) (local.get 0))
      (i32.store (i32.const 20) (local.get 1)))
    (func (export "get") (result i32) (i32.const 16)))
  (core instance $i (instantiate $m))
  (alias core export $i "memory" (core memory $memory))
  (alias core export $i "realloc" (core func $realloc))
  (func (export "set") (param "text" string)
    (canon lift (core func $i "set") string-encoding=utf16 (memory $memory) (realloc $realloc)))
  (func (export "get") (result string)
    (canon lift (core func $i "get") string-encoding=utf16 (memory $memory))))
