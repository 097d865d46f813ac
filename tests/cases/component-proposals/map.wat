;; Maps between nested components: the initializer makes one from a list of pairs, another component
;; keeps it.
;;! run: -f 'set-up([(1, "one"), (2, "zwei")])'
;;! exports: table size
;;! call: table() => [(1, "one"), (2, "zwei")]
;;! call: size() => 2
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
    (alias core export $memory "realloc" (core func $realloc))
    (core module $m
      (import "memory" "memory" (memory 1))
      (func (export "keep") (param $at i32) (param $count i32)
        (i32.store (i32.const 8) (local.get $at))
        (i32.store (i32.const 12) (local.get $count)))
      (func (export "table") (result i32) (i32.const 8))
      (func (export "size") (result i32) (i32.load (i32.const 12))))
    (core instance $i (instantiate $m (with "memory" (instance $memory))))
    (func (export "keep") (param "table" (map u32 string))
      (canon lift (core func $i "keep") (memory $mem) (realloc $realloc)))
    (func (export "table") (result (list (tuple u32 string)))
      (canon lift (core func $i "table") (memory $mem)))
    (func (export "size") (result u32) (canon lift (core func $i "size"))))
  (component $maker
    (import "keep" (func $keep (param "table" (map u32 string))))
    (core module $memory
      (memory (export "memory") 1)
      (global $free (mut i32) (i32.const 64))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (global.set $free (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
        (global.get $free)
        (global.set $free (i32.add (global.get $free) (local.get 3)))))
    (core instance $memory (instantiate $memory))
    (alias core export $memory "memory" (core memory $mem))
    (alias core export $memory "realloc" (core func $realloc))
    (core func $keep (canon lower (func $keep) (memory $mem)))
    (core module $m
      (import "" "keep" (func $keep (param i32 i32)))
      (func (export "init") (param $at i32) (param $count i32)
        (call $keep (local.get $at) (local.get $count))))
    (core instance $i (instantiate $m (with "" (instance (export "keep" (func $keep))))))
    (func (export "set-up") (param "pairs" (list (tuple u32 string)))
      (canon lift (core func $i "init") (memory $mem) (realloc $realloc))))
  (instance $keeper (instantiate $keeper))
  (instance $maker (instantiate $maker (with "keep" (func $keeper "keep"))))
  (export "set-up" (func $maker "set-up"))
  (export "table" (func $keeper "table"))
  (export "size" (func $keeper "size")))
