;; Random numbers of WASI 0.3, beside an older WASI with another name for one of its functions.
;;! run: --allow-wasi
;;! exports: get
;;! call: get() => (true, 16, true)
;;! stderr: Warning: the initializer read random numbers
(component
  (import "wasi:random/random@0.3.0" (instance $random
    (export "get-random-u64" (func (result u64)))
    (export "get-random-bytes" (func (param "max-len" u64) (result (list u8))))))
  (import "wasi:random/insecure-seed@0.3.0" (instance $seed
    (export "get-insecure-seed" (func (result (tuple u64 u64))))))
  (import "wasi:random/insecure-seed@0.2.6" (instance $old-seed
    (export "insecure-seed" (func (result (tuple u64 u64))))))
  (core module $memory
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))
  (core instance $memory (instantiate $memory))
  (alias core export $memory "memory" (core memory $mem))
  (core func $u64 (canon lower (func $random "get-random-u64")))
  (core func $bytes (canon lower (func $random "get-random-bytes") (memory $mem)
    (realloc (core func $memory "realloc"))))
  (core func $seed (canon lower (func $seed "get-insecure-seed") (memory $mem)))
  (core func $old-seed (canon lower (func $old-seed "insecure-seed") (memory $mem)))
  (core module $m
    (import "memory" "memory" (memory 1))
    (import "" "u64" (func $u64 (result i64)))
    (import "" "bytes" (func $bytes (param i64 i32)))
    (import "" "seed" (func $seed (param i32)))
    (import "" "old-seed" (func $old-seed (param i32)))
    (func (export "init")
      (i32.store (i32.const 8) (i64.ne (call $u64) (call $u64)))
      (call $bytes (i64.const 16) (i32.const 32))
      (i32.store (i32.const 12) (i32.load (i32.const 36)))
      (call $seed (i32.const 64))
      (call $old-seed (i32.const 96))
      (i32.store (i32.const 16) (i64.ne (i64.const 0)
        (i64.or (i64.load (i32.const 64)) (i64.load (i32.const 72)))))
      (memory.fill (i32.const 32) (i32.const 0) (i32.const 4096)))
    (func (export "get") (result i32) (i32.const 8)))
  (core instance $i (instantiate $m
    (with "memory" (instance $memory))
    (with "" (instance
      (export "u64" (func $u64)) (export "bytes" (func $bytes)) (export "seed" (func $seed))
      (export "old-seed" (func $old-seed))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result (tuple bool u32 bool)) (canon lift (core func $i "get") (memory $mem))))
