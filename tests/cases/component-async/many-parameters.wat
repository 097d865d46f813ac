;; Seventeen parameters and results of an asynchronous function are passed in memory.
;;! run: -f 'init(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17)'
;;! exports: all sum
;;! call: all() => (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17)
;;! call: sum(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18) => 154
(component
  (core module $memory
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))
  (core instance $memory (instantiate $memory))
  (alias core export $memory "memory" (core memory $mem))
  (alias core export $memory "realloc" (core func $realloc))
  (type $all (tuple u32 u32 u32 u32 u32 u32 u32 u32 u32 u32 u32 u32 u32 u32 u32 u32 u32))
  (core func $return (canon task.return))
  (core func $return-all (canon task.return (result $all) (memory $mem)))
  (core func $return-sum (canon task.return (result u32)))
  (core module $m
    (import "memory" "memory" (memory 1))
    (import "" "return" (func $return))
    (import "" "return-all" (func $return-all (param i32)))
    (import "" "return-sum" (func $return-sum (param i32)))
    (func (export "init") (param $at i32)
      (memory.copy (i32.const 16) (local.get $at) (i32.const 68))
      (memory.fill (local.get $at) (i32.const 0) (i32.const 68))
      (call $return))
    (func (export "all") (call $return-all (i32.const 16)))
    (func (export "sum") (param $at i32)
      (local $i i32) (local $sum i32)
      (loop $next
        (local.set $sum (i32.add (local.get $sum) (i32.load (i32.add (local.get $at) (local.get $i)))))
        (local.set $i (i32.add (local.get $i) (i32.const 4)))
        (br_if $next (i32.lt_u (local.get $i) (i32.const 68))))
      (call $return-sum (local.get $sum))))
  (core instance $i (instantiate $m
    (with "memory" (instance $memory))
    (with "" (instance
      (export "return" (func $return))
      (export "return-all" (func $return-all))
      (export "return-sum" (func $return-sum))))))
  (func (export "init") async
    (param "a" u32) (param "b" u32) (param "c" u32) (param "d" u32) (param "e" u32) (param "f" u32)
    (param "g" u32) (param "h" u32) (param "i" u32) (param "j" u32) (param "k" u32) (param "l" u32)
    (param "m" u32) (param "n" u32) (param "o" u32) (param "p" u32) (param "q" u32)
    (canon lift (core func $i "init") async (memory $mem) (realloc $realloc)))
  (func (export "all") async (result $all) (canon lift (core func $i "all") async (memory $mem)))
  (func (export "sum") async
    (param "a" u32) (param "b" u32) (param "c" u32) (param "d" u32) (param "e" u32) (param "f" u32)
    (param "g" u32) (param "h" u32) (param "i" u32) (param "j" u32) (param "k" u32) (param "l" u32)
    (param "m" u32) (param "n" u32) (param "o" u32) (param "p" u32) (param "q" u32) (result u32)
    (canon lift (core func $i "sum") async (memory $mem) (realloc $realloc))))
