;; Strings in a heap of the module's own, given with one call and answered with another.
;;! run: -f 'set("grüße")'
;;! exports: get
;;! call: get() => "grüße"
;;! call: get() => "grüße"
(component
  (core module $m
    (memory (export "memory") 1)
    (global $free (mut i32) (i32.const 1024))
    (global $at (mut i32) (i32.const 0))
    (global $length (mut i32) (i32.const 0))
    (func (export "realloc") (param $old i32) (param $old-size i32) (param $align i32) (param $size i32) (result i32)
      (global.get $free)
      (global.set $free (i32.add (global.get $free) (local.get $size))))
    (func (export "set") (param i32 i32)
      (global.set $at (local.get 0))
      (global.set $length (local.get 1)))
    (func (export "get") (result i32)
      (i32.store (i32.const 16) (global.get $at))
      (i32.store (i32.const 20) (global.get $length))
      (i32.const 16)))
  (core instance $i (instantiate $m))
  (alias core export $i "memory" (core memory $memory))
  (alias core export $i "realloc" (core func $realloc))
  (func (export "set") (param "text" string)
    (canon lift (core func $i "set") (memory $memory) (realloc $realloc)))
  (func (export "get") (result string) (canon lift (core func $i "get") (memory $memory))))
