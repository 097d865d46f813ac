;; Without WASI, `--dir` has no effect, and a warning says so.
;;! run: --dir files
;;! dir: files
;;! stderr: --dir
;;! stderr: --allow-wasi
;;! exports: get
;;! call: get => 1
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.const 1)))
  (func (export "get") (result i32) (global.get $n)))
