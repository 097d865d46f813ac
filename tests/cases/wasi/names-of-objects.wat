;; Environment variables and directories may be called as what every object of JavaScript has.
;;! run: --allow-wasi --env __proto__=a --env constructor=b --dir files::__proto__
;;! dir: files
;;! exports: memory count word
;;! call: count => 2
;;! call: word 1028 => 0x613d5f5f6f746f
;;! stderr: Warning: the initializer asked for its environment, and the result may remember the answer
(module
  (import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_get" (func $environ_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open" (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 512) "hello.txt")
  (func $check (param i32) (if (local.get 0) (then unreachable)))
  (func (export "wizer-initialize")
    (call $check (call $environ_sizes_get (i32.const 0) (i32.const 4)))
    (call $check (call $environ_get (i32.const 16) (i32.const 1024)))
    (call $check (call $path_open (i32.const 3) (i32.const 0) (i32.const 512) (i32.const 9)
      (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 600))))
  (func (export "count") (result i32) (i32.load (i32.const 0)))
  (func (export "word") (param i32) (result i64) (i64.load (local.get 0))))
