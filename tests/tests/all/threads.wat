;; A program with threads, as `wasm-ld --shared-memory --import-memory` links it: each thread is an
;; instance of the module, and all have one memory. The first instance initializes it.
;;
;; | address | contents |
;; | ---: | --- |
;; | 1024 | 0, 1 while an instance initializes the memory, 2 when it has |
;; | 1028 | how often `setup` ran |
;; | 1032 | how many threads are done |
;; | 1036 | 1 after `setup` |
;; | 2048 | the 16 bytes of `$seeds` |
;; | 4096 | 256 numbers, the work of `setup` |
;; | 8192 | the sums that threads found, by the number of the thread |
;; | 16384 | blocks of 1024 bytes: data and stack of a thread, by its number |
(module
  (import "env" "memory" (memory 2 16 shared))
  (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
  (global $stack (mut i32) (i32.const 65536))
  (global $own (mut i32) (i32.const 0))
  (global $calls (mut i32) (i32.const 0))
  (export "memory" (memory 0))

  (start $initialize_memory)
  (func $initialize_memory
    (block $done
      (block $wait
        (block $first
          (br_table $first $wait $done
            (i32.atomic.rmw.cmpxchg (i32.const 1024) (i32.const 0) (i32.const 1))))
        (memory.init $seeds (i32.const 2048) (i32.const 0) (i32.const 16))
        (i32.atomic.store (i32.const 1024) (i32.const 2))
        (drop (memory.atomic.notify (i32.const 1024) (i32.const -1)))
        (br $done))
      (drop (memory.atomic.wait32 (i32.const 1024) (i32.const 1) (i64.const -1))))
    (data.drop $seeds))

  ;; The number at an index is its square and one of the seeds.
  (func $setup (export "setup")
    (local $i i32)
    (drop (i32.atomic.rmw.add (i32.const 1028) (i32.const 1)))
    (loop $next
      (i32.store offset=4096 (i32.shl (local.get $i) (i32.const 2))
        (i32.add
          (i32.mul (local.get $i) (local.get $i))
          (i32.load8_u offset=2048 (i32.and (local.get $i) (i32.const 15)))))
      (br_if $next
        (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 256))))
    (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
    (i32.atomic.store (i32.const 1036) (i32.const 1)))

  ;; Sums up the numbers in so many threads, and returns the sum of what they found.
  (func (export "run") (param $threads i32) (result i32)
    (local $i i32) (local $done i32) (local $sum i32)
    (if (i32.eqz (i32.atomic.load (i32.const 1036))) (then (call $setup)))
    (i32.atomic.store (i32.const 1032) (i32.const 0))
    (loop $next
      (if (i32.le_s (call $spawn (local.get $i)) (i32.const 0)) (then (unreachable)))
      (br_if $next
        (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $threads))))
    (loop $wait
      (local.set $done (i32.atomic.load (i32.const 1032)))
      (if (i32.lt_u (local.get $done) (local.get $threads))
        (then
          ;; 10 seconds: a thread that trapped is never done.
          (if
            (i32.eq
              (memory.atomic.wait32
                (i32.const 1032) (local.get $done) (i64.const 10_000_000_000))
              (i32.const 2))
            (then (unreachable)))
          (br $wait))))
    (local.set $i (i32.const 0))
    (loop $next
      (local.set $sum
        (i32.add (local.get $sum) (i32.load offset=8192 (i32.shl (local.get $i) (i32.const 2)))))
      (br_if $next
        (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $threads))))
    (local.get $sum))

  ;; A thread: its argument is the number that `run` gave it.
  (func (export "wasi_thread_start") (param $id i32) (param $number i32)
    (local $i i32) (local $sum i32)
    (global.set $own (i32.add (i32.const 16384) (i32.shl (local.get $number) (i32.const 10))))
    (global.set $stack (i32.add (global.get $own) (i32.const 1024)))
    (memory.init $own_data (global.get $own) (i32.const 0) (i32.const 4))
    ;; Every thread has data of its own, and changes it.
    (local.set $sum (i32.load (global.get $own)))
    (i32.store (global.get $own) (local.get $id))
    (loop $next
      (local.set $sum
        (i32.add (local.get $sum) (i32.load offset=4096 (i32.shl (local.get $i) (i32.const 2)))))
      (br_if $next
        (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 256))))
    (i32.store offset=8192 (i32.shl (local.get $number) (i32.const 2)) (local.get $sum))
    (drop (i32.atomic.rmw.add (i32.const 1032) (i32.const 1)))
    (drop (memory.atomic.notify (i32.const 1032) (i32.const -1))))

  (func (export "load") (param $at i32) (result i32) (i32.load (local.get $at)))
  (func (export "store") (param $at i32) (param $value i32)
    (i32.store (local.get $at) (local.get $value)))
  (func (export "calls") (result i32) (global.get $calls))
  (func (export "pages") (result i32) (memory.size))

  ;; An initializer that starts a thread.
  (func (export "spawn") (drop (call $spawn (i32.const 0))))
  ;; An initializer that makes the memory larger, and writes there.
  (func (export "grow")
    (call $setup)
    (i32.store (i32.shl (memory.grow (i32.const 3)) (i32.const 16)) (i32.const 77)))
  ;; An initializer for a result.
  (func (export "again")
    (i32.store (i32.const 4096) (i32.add (i32.load (i32.const 4096)) (i32.const 1000))))

  (data $seeds "\03\01\04\01\05\09\02\06\05\03\05\08\09\07\09\03")
  (data $own_data "\e8\03\00\00"))
