;; An engine: its initializer reads a script, and keeps it with the sum of its bytes. The first byte
;; of a script may be a command.
(module
  (import "wasi_snapshot_preview1" "fd_read"
    (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write"
    (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func $fd_close (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_prestat_get"
    (func $fd_prestat_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_sizes_get"
    (func $environ_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "random_get"
    (func $random_get (param i32 i32) (result i32)))
  (memory (export "memory") 4)
  (global $length (mut i32) (i32.const 0))
  (global $sum (mut i32) (i32.const 0))
  (func $check (param $errno i32) (if (local.get $errno) (then unreachable)))

  ;; Reads to the end, and returns how much that is. The buffer is described at 0.
  (func $read (param $fd i32) (param $at i32) (result i32)
    (local $length i32)
    (loop $more
      (i32.store (i32.const 0) (i32.add (local.get $at) (local.get $length)))
      (i32.store (i32.const 4) (i32.const 65536))
      (call $check
        (call $fd_read (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8)))
      (local.set $length (i32.add (local.get $length) (i32.load (i32.const 8))))
      (br_if $more (i32.load (i32.const 8))))
    (local.get $length))

  ;; Adds the bytes of the script.
  (func $add
    (local $at i32)
    (loop $next
      (if (i32.lt_u (local.get $at) (global.get $length))
        (then
          (global.set $sum
            (i32.add (global.get $sum) (i32.load8_u offset=4096 (local.get $at))))
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (br $next)))))

  ;; Does what the first byte says.
  (func $obey (param $command i32)
    ;; ! traps
    (if (i32.eq (local.get $command) (i32.const 33)) (then unreachable))
    ;; @ does not end
    (if (i32.eq (local.get $command) (i32.const 64)) (then (loop $on (br $on))))
    ;; # takes memory
    (if (i32.eq (local.get $command) (i32.const 35))
      (then (loop $on (drop (memory.grow (i32.const 100))) (br $on))))
    ;; $ complains, and traps
    (if (i32.eq (local.get $command) (i32.const 36))
      (then
        (i32.store (i32.const 0) (i32.const 4097))
        (i32.store (i32.const 4) (i32.sub (global.get $length) (i32.const 1)))
        (drop (call $fd_write (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 8)))
        unreachable))
    ;; ? takes random numbers
    (if (i32.eq (local.get $command) (i32.const 63))
      (then (call $check (call $random_get (i32.const 256) (i32.const 8))))))

  (func (export "wizer-initialize")
    (call $check (call $environ_sizes_get (i32.const 16) (i32.const 20)))
    (global.set $length (call $read (i32.const 0) (i32.const 4096)))
    (if (i32.eqz (call $fd_prestat_get (i32.const 3) (i32.const 24)))
      (then
        ;; Standard input is the name of the script.
        (call $check
          (call $path_open (i32.const 3) (i32.const 0) (i32.const 4096) (global.get $length)
            (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 12)))
        (global.set $length (call $read (i32.load (i32.const 12)) (i32.const 4096)))
        (call $check (call $fd_close (i32.load (i32.const 12))))))
    (call $add)
    (call $obey (i32.load8_u (i32.const 4096))))

  (func (export "length") (result i32) (global.get $length))
  (func (export "sum") (result i32) (global.get $sum)))
