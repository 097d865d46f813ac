;; A directory that may only be read: whatever would change something in it is not permitted, through descriptors that are opened there neither.
;;! run: --allow-wasi --dir files::files::ro
;;! dir: files
;;! exports: memory errno word
;;! call: errno 0 => 63
;;! call: errno 1 => 63
;;! call: errno 2 => 63
;;! call: errno 3 => 63
;;! call: errno 4 => 63
;;! call: errno 5 => 63
;;! call: errno 6 => 63
;;! call: errno 7 => 63
;;! call: errno 8 => 63
;;! call: errno 9 => 63
;;! call: errno 10 => 0
;;! call: errno 11 => 8
;;! call: errno 12 => 63
;;! call: errno 13 => 63
;;! call: errno 14 => 0
;;! call: errno 15 => 0
;;! call: errno 16 => 63
;;! call: errno 17 => 63
;;! call: word 640 => 0x6c6c6568
(module
  (import "wasi_snapshot_preview1" "path_open" (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_create_directory" (func $path_create_directory (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_remove_directory" (func $path_remove_directory (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_unlink_file" (func $path_unlink_file (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_rename" (func $path_rename (param i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_link" (func $path_link (param i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_symlink" (func $path_symlink (param i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_filestat_set_times" (func $path_filestat_set_times (param i32 i32 i32 i32 i64 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_filestat_set_size" (func $fd_filestat_set_size (param i32 i64) (result i32)))
  (import "wasi_snapshot_preview1" "fd_filestat_set_times" (func $fd_filestat_set_times (param i32 i64 i64 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "hello.txt")
  (data (i32.const 16) "new")
  (data (i32.const 32) ".")
  (data (i32.const 608) "\80\02\00\00\05\00\00\00")
  (func (export "wizer-initialize")
    ;; create
    (i32.store8 (i32.const 700) (call $path_open (i32.const 3) (i32.const 0) (i32.const 16) (i32.const 3) (i32.const 1) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 600)))
    ;; truncate
    (i32.store8 (i32.const 701) (call $path_open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 9) (i32.const 8) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 600)))
    ;; open to write
    (i32.store8 (i32.const 702) (call $path_open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 9) (i32.const 0) (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 600)))
    ;; make a directory
    (i32.store8 (i32.const 703) (call $path_create_directory (i32.const 3) (i32.const 16) (i32.const 3)))
    ;; remove a directory
    (i32.store8 (i32.const 704) (call $path_remove_directory (i32.const 3) (i32.const 16) (i32.const 3)))
    ;; unlink
    (i32.store8 (i32.const 705) (call $path_unlink_file (i32.const 3) (i32.const 0) (i32.const 9)))
    ;; rename
    (i32.store8 (i32.const 706) (call $path_rename (i32.const 3) (i32.const 0) (i32.const 9) (i32.const 3) (i32.const 16) (i32.const 3)))
    ;; link
    (i32.store8 (i32.const 707) (call $path_link (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 9) (i32.const 3) (i32.const 16) (i32.const 3)))
    ;; symlink
    (i32.store8 (i32.const 708) (call $path_symlink (i32.const 0) (i32.const 9) (i32.const 3) (i32.const 16) (i32.const 3)))
    ;; set times
    (i32.store8 (i32.const 709) (call $path_filestat_set_times (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 9) (i64.const 0) (i64.const 0) (i32.const 5)))
    ;; open to read
    (i32.store8 (i32.const 710) (call $path_open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 9) (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 600)))
    ;; write
    (i32.store8 (i32.const 711) (call $fd_write (i32.load (i32.const 600)) (i32.const 608) (i32.const 1) (i32.const 604)))
    ;; set the size
    (i32.store8 (i32.const 712) (call $fd_filestat_set_size (i32.load (i32.const 600)) (i64.const 0)))
    ;; set its times
    (i32.store8 (i32.const 713) (call $fd_filestat_set_times (i32.load (i32.const 600)) (i64.const 0) (i64.const 0) (i32.const 5)))
    ;; read
    (i32.store8 (i32.const 714) (call $fd_read (i32.load (i32.const 600)) (i32.const 608) (i32.const 1) (i32.const 604)))
    ;; open the directory itself
    (i32.store8 (i32.const 715) (call $path_open (i32.const 3) (i32.const 0) (i32.const 32) (i32.const 1) (i32.const 2) (i64.const 0x2000) (i64.const 0x2002) (i32.const 0) (i32.const 600)))
    ;; create in that
    (i32.store8 (i32.const 716) (call $path_open (i32.load (i32.const 600)) (i32.const 0) (i32.const 16) (i32.const 3) (i32.const 1) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 604)))
    ;; rename from that into another
    (i32.store8 (i32.const 717) (call $path_rename (i32.load (i32.const 600)) (i32.const 0) (i32.const 9) (i32.const 3) (i32.const 16) (i32.const 3)))
    (i32.store (i32.const 600) (i32.const 0)))
  (func (export "errno") (param i32) (result i32) (i32.load8_u offset=700 (local.get 0)))
  (func (export "word") (param i32) (result i32) (i32.load (local.get 0))))
