;; The times of the granted directory itself.
;; differs: natively, the handle of a granted directory only leads to what is in it; here it is opened anew, from one that the tool was granted
(module
  (import "wasi_snapshot_preview1" "fd_filestat_set_times" (func $fd_filestat_set_times (param i32 i64 i64 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "wizer-initialize")
    (i32.store (i32.const 4096)
      (call $fd_filestat_set_times (i32.const 3) (i64.const 1000) (i64.const 2000) (i32.const 5)))))
