;; A file in a directory that is passed on is read as a stream of WASI 0.3; all handles are dropped.
;;! run: --allow-wasi --deny-open-handles --dir files
;;! dir: files
;;! exports: get
;;! call: get() => "hello\n"
;;! stderr: Warning: the initializer asked for its directories, and the result may remember the answer
(component
  (import "wasi:filesystem/types@0.3.0" (instance $types
    (export "descriptor" (type $descriptor (sub resource)))
    (type $error-code' (variant
      (case "access") (case "already") (case "bad-descriptor") (case "busy") (case "deadlock")
      (case "quota") (case "exist") (case "file-too-large") (case "illegal-byte-sequence")
      (case "in-progress") (case "interrupted") (case "invalid") (case "io") (case "is-directory")
      (case "loop") (case "too-many-links") (case "message-size") (case "name-too-long")
      (case "no-device") (case "no-entry") (case "no-lock") (case "insufficient-memory")
      (case "insufficient-space") (case "not-directory") (case "not-empty") (case "not-recoverable")
      (case "unsupported") (case "no-tty") (case "no-such-device") (case "overflow")
      (case "not-permitted") (case "pipe") (case "read-only") (case "invalid-seek")
      (case "text-file-busy") (case "cross-device") (case "other" (option string))))
    (export "error-code" (type $error-code (eq $error-code')))
    (type $path-flags' (flags "symlink-follow"))
    (export "path-flags" (type $path-flags (eq $path-flags')))
    (type $open-flags' (flags "create" "directory" "exclusive" "truncate"))
    (export "open-flags" (type $open-flags (eq $open-flags')))
    (type $descriptor-flags' (flags
      "read" "write" "file-integrity-sync" "data-integrity-sync" "requested-write-sync"
      "mutate-directory"))
    (export "descriptor-flags" (type $descriptor-flags (eq $descriptor-flags')))
    (export "[method]descriptor.open-at" (func async
      (param "self" (borrow $descriptor)) (param "path-flags" $path-flags) (param "path" string)
      (param "open-flags" $open-flags) (param "flags" $descriptor-flags)
      (result (result (own $descriptor) (error $error-code)))))
    (export "[method]descriptor.read-via-stream" (func
      (param "self" (borrow $descriptor)) (param "offset" u64)
      (result (tuple (stream u8) (future (result (error $error-code)))))))))
  (alias export $types "descriptor" (type $descriptor))
  (alias export $types "error-code" (type $error-code))
  (import "wasi:filesystem/preopens@0.3.0" (instance $preopens
    (alias outer 1 $descriptor (type $outer))
    (export "descriptor" (type $descriptor (eq $outer)))
    (export "get-directories" (func (result (list (tuple (own $descriptor) string)))))))
  (core module $memory
    (memory (export "memory") 1)
    (data (i32.const 256) "hello.txt")
    (global $free (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.set $free (i32.and (i32.add (global.get $free) (i32.const 3)) (i32.const -4)))
      (global.get $free)
      (global.set $free (i32.add (global.get $free) (local.get 3)))))
  (core instance $memory (instantiate $memory))
  (alias core export $memory "memory" (core memory $mem))
  (alias core export $memory "realloc" (core func $realloc))
  (type $stream (stream u8))
  (type $future (future (result (error $error-code))))
  (core func $get-directories
    (canon lower (func $preopens "get-directories") (memory $mem) (realloc $realloc)))
  (core func $open
    (canon lower (func $types "[method]descriptor.open-at") (memory $mem) (realloc $realloc)))
  (core func $read-via-stream
    (canon lower (func $types "[method]descriptor.read-via-stream") (memory $mem)))
  (core func $read (canon stream.read $stream (memory $mem)))
  (core func $drop-stream (canon stream.drop-readable $stream))
  (core func $outcome (canon future.read $future (memory $mem) (realloc $realloc)))
  (core func $drop-outcome (canon future.drop-readable $future))
  (core func $drop (canon resource.drop $descriptor))
  (core func $return (canon task.return))
  (core module $m
    (import "memory" "memory" (memory 1))
    (import "" "get-directories" (func $get-directories (param i32)))
    (import "" "open" (func $open (param i32 i32 i32 i32 i32 i32 i32)))
    (import "" "read-via-stream" (func $read-via-stream (param i32 i64 i32)))
    (import "" "read" (func $read (param i32 i32 i32) (result i32)))
    (import "" "drop-stream" (func $drop-stream (param i32)))
    (import "" "outcome" (func $outcome (param i32 i32) (result i32)))
    (import "" "drop-outcome" (func $drop-outcome (param i32)))
    (import "" "drop" (func $drop (param i32)))
    (import "" "return" (func $return))
    (func (export "init")
      (local $directory i32) (local $file i32) (local $status i32) (local $length i32)
      (call $get-directories (i32.const 8))
      (local.set $directory (i32.load (i32.load (i32.const 8))))
      (call $open (local.get $directory)
        (i32.const 0) (i32.const 256) (i32.const 9) (i32.const 0) (i32.const 1) (i32.const 16))
      (if (i32.load8_u (i32.const 16)) (then unreachable))
      (local.set $file (i32.load (i32.const 20)))
      (call $read-via-stream (local.get $file) (i64.const 0) (i32.const 40))
      (loop $more
        (local.set $status (call $read (i32.load (i32.const 40))
          (i32.add (i32.const 512) (local.get $length)) (i32.const 100)))
        (local.set $length
          (i32.add (local.get $length) (i32.shr_u (local.get $status) (i32.const 4))))
        (br_if $more (i32.eqz (i32.and (local.get $status) (i32.const 15)))))
      (call $drop-stream (i32.load (i32.const 40)))
      (if (call $outcome (i32.load (i32.const 44)) (i32.const 64)) (then unreachable))
      (if (i32.load8_u (i32.const 64)) (then unreachable))
      (call $drop-outcome (i32.load (i32.const 44)))
      (call $drop (local.get $file))
      (call $drop (local.get $directory))
      (i32.store (i32.const 48) (i32.const 512))
      (i32.store (i32.const 52) (local.get $length))
      (call $return))
    (func (export "get") (result i32) (i32.const 48)))
  (core instance $i (instantiate $m
    (with "memory" (instance $memory))
    (with "" (instance
      (export "get-directories" (func $get-directories)) (export "open" (func $open))
      (export "read-via-stream" (func $read-via-stream)) (export "read" (func $read))
      (export "drop-stream" (func $drop-stream)) (export "outcome" (func $outcome))
      (export "drop-outcome" (func $drop-outcome)) (export "drop" (func $drop))
      (export "return" (func $return))))))
  (func (export "wizer-initialize") async (canon lift (core func $i "init") async))
  (func (export "get") (result string) (canon lift (core func $i "get") (memory $mem))))
