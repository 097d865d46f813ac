;; A component's directory that may only be read: whatever would change something in it is not permitted, through descriptors that are opened
;; there neither, nor from another directory.
;;! run: --allow-wasi --allow-open-handles --dir files::a::ro --dir files::b
;;! dir: files
;;! exports: refused get
;;! call: refused() => 20
;;! call: get() => "hello"
;;! stderr: Warning: the initializer asked for its directories, and the result may remember the answer
(component
  (import "wasi:io/streams@0.2.0" (instance $streams (export "output-stream" (type (sub resource)))))
  (alias export $streams "output-stream" (type $output-stream))
  (import "wasi:filesystem/types@0.2.0" (instance $types
    (alias outer 1 $output-stream (type $outer))
    (export "output-stream" (type $output (eq $outer)))
    (export "descriptor" (type $descriptor (sub resource)))
    (type $error-code' (enum
      "access" "would-block" "already" "bad-descriptor" "busy" "deadlock" "quota" "exist" "file-too-large"
      "illegal-byte-sequence" "in-progress" "interrupted" "invalid" "io" "is-directory" "loop" "too-many-links"
      "message-size" "name-too-long" "no-device" "no-entry" "no-lock" "insufficient-memory" "insufficient-space"
      "not-directory" "not-empty" "not-recoverable" "unsupported" "no-tty" "no-such-device" "overflow" "not-permitted"
      "pipe" "read-only" "invalid-seek" "text-file-busy" "cross-device"))
    (export "error-code" (type $error-code (eq $error-code')))
    (type $path-flags' (flags "symlink-follow"))
    (export "path-flags" (type $path-flags (eq $path-flags')))
    (type $open-flags' (flags "create" "directory" "exclusive" "truncate"))
    (export "open-flags" (type $open-flags (eq $open-flags')))
    (type $descriptor-flags' (flags
      "read" "write" "file-integrity-sync" "data-integrity-sync" "requested-write-sync" "mutate-directory"))
    (export "descriptor-flags" (type $descriptor-flags (eq $descriptor-flags')))
    (type $datetime' (record (field "seconds" u64) (field "nanoseconds" u32)))
    (export "datetime" (type $datetime (eq $datetime')))
    (type $new-timestamp' (variant (case "no-change") (case "now") (case "timestamp" $datetime)))
    (export "new-timestamp" (type $new-timestamp (eq $new-timestamp')))
    (export "[method]descriptor.open-at" (func (param "self" (borrow $descriptor)) (param "path-flags" $path-flags) (param "path" string) (param "open-flags" $open-flags) (param "flags" $descriptor-flags) (result (result (own $descriptor) (error $error-code)))))
    (export "[method]descriptor.create-directory-at" (func (param "self" (borrow $descriptor)) (param "path" string) (result (result (error $error-code)))))
    (export "[method]descriptor.remove-directory-at" (func (param "self" (borrow $descriptor)) (param "path" string) (result (result (error $error-code)))))
    (export "[method]descriptor.unlink-file-at" (func (param "self" (borrow $descriptor)) (param "path" string) (result (result (error $error-code)))))
    (export "[method]descriptor.symlink-at" (func (param "self" (borrow $descriptor)) (param "old-path" string) (param "new-path" string) (result (result (error $error-code)))))
    (export "[method]descriptor.link-at" (func (param "self" (borrow $descriptor)) (param "old-path-flags" $path-flags) (param "old-path" string) (param "new-descriptor" (borrow $descriptor)) (param "new-path" string) (result (result (error $error-code)))))
    (export "[method]descriptor.rename-at" (func (param "self" (borrow $descriptor)) (param "old-path" string) (param "new-descriptor" (borrow $descriptor)) (param "new-path" string) (result (result (error $error-code)))))
    (export "[method]descriptor.set-times-at" (func (param "self" (borrow $descriptor)) (param "path-flags" $path-flags) (param "path" string) (param "data-access-timestamp" $new-timestamp) (param "data-modification-timestamp" $new-timestamp) (result (result (error $error-code)))))
    (export "[method]descriptor.set-times" (func (param "self" (borrow $descriptor)) (param "data-access-timestamp" $new-timestamp) (param "data-modification-timestamp" $new-timestamp) (result (result (error $error-code)))))
    (export "[method]descriptor.set-size" (func (param "self" (borrow $descriptor)) (param "size" u64) (result (result (error $error-code)))))
    (export "[method]descriptor.write" (func (param "self" (borrow $descriptor)) (param "buffer" (list u8)) (param "offset" u64) (result (result u64 (error $error-code)))))
    (export "[method]descriptor.write-via-stream" (func (param "self" (borrow $descriptor)) (param "offset" u64) (result (result (own $output) (error $error-code)))))
    (export "[method]descriptor.append-via-stream" (func (param "self" (borrow $descriptor)) (result (result (own $output) (error $error-code)))))
    (export "[method]descriptor.read" (func (param "self" (borrow $descriptor)) (param "length" u64) (param "offset" u64) (result (result (tuple (list u8) bool) (error $error-code)))))))
  (alias export $types "descriptor" (type $descriptor))
  (import "wasi:filesystem/preopens@0.2.0" (instance $preopens
    (alias outer 1 $descriptor (type $outer))
    (export "descriptor" (type $descriptor (eq $outer)))
    (export "get-directories" (func (result (list (tuple (own $descriptor) string)))))))
  (core module $memory
    (memory (export "memory") 1)
    (data (i32.const 256) "hello.txt")
    (data (i32.const 272) "new")
    (data (i32.const 288) ".")
    (global $free (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.set $free (i32.and (i32.add (global.get $free) (i32.const 3)) (i32.const -4)))
      (global.get $free)
      (global.set $free (i32.add (global.get $free) (local.get 3)))))
  (core instance $memory (instantiate $memory))
  (alias core export $memory "memory" (core memory $mem))
  (alias core export $memory "realloc" (core func $realloc))
  (core func $get-directories (canon lower (func $preopens "get-directories") (memory $mem) (realloc $realloc)))
  (core func $drop (canon resource.drop $descriptor))
  (core func $open-at (canon lower (func $types "[method]descriptor.open-at") (memory $mem) (realloc $realloc)))
  (core func $create-directory-at (canon lower (func $types "[method]descriptor.create-directory-at") (memory $mem) (realloc $realloc)))
  (core func $remove-directory-at (canon lower (func $types "[method]descriptor.remove-directory-at") (memory $mem) (realloc $realloc)))
  (core func $unlink-file-at (canon lower (func $types "[method]descriptor.unlink-file-at") (memory $mem) (realloc $realloc)))
  (core func $symlink-at (canon lower (func $types "[method]descriptor.symlink-at") (memory $mem) (realloc $realloc)))
  (core func $link-at (canon lower (func $types "[method]descriptor.link-at") (memory $mem) (realloc $realloc)))
  (core func $rename-at (canon lower (func $types "[method]descriptor.rename-at") (memory $mem) (realloc $realloc)))
  (core func $set-times-at (canon lower (func $types "[method]descriptor.set-times-at") (memory $mem) (realloc $realloc)))
  (core func $set-times (canon lower (func $types "[method]descriptor.set-times") (memory $mem) (realloc $realloc)))
  (core func $set-size (canon lower (func $types "[method]descriptor.set-size") (memory $mem) (realloc $realloc)))
  (core func $write (canon lower (func $types "[method]descriptor.write") (memory $mem) (realloc $realloc)))
  (core func $write-via-stream (canon lower (func $types "[method]descriptor.write-via-stream") (memory $mem) (realloc $realloc)))
  (core func $append-via-stream (canon lower (func $types "[method]descriptor.append-via-stream") (memory $mem) (realloc $realloc)))
  (core func $read (canon lower (func $types "[method]descriptor.read") (memory $mem) (realloc $realloc)))
  (core module $m
    (import "memory" "memory" (memory 1))
    (import "" "get-directories" (func $get-directories (param i32)))
    (import "" "drop" (func $drop (param i32)))
    (import "" "open-at" (func $open-at (param i32 i32 i32 i32 i32 i32 i32)))
    (import "" "create-directory-at" (func $create-directory-at (param i32 i32 i32 i32)))
    (import "" "remove-directory-at" (func $remove-directory-at (param i32 i32 i32 i32)))
    (import "" "unlink-file-at" (func $unlink-file-at (param i32 i32 i32 i32)))
    (import "" "symlink-at" (func $symlink-at (param i32 i32 i32 i32 i32 i32)))
    (import "" "link-at" (func $link-at (param i32 i32 i32 i32 i32 i32 i32 i32)))
    (import "" "rename-at" (func $rename-at (param i32 i32 i32 i32 i32 i32 i32)))
    (import "" "set-times-at" (func $set-times-at (param i32 i32 i32 i32 i32 i64 i32 i32 i64 i32 i32)))
    (import "" "set-times" (func $set-times (param i32 i32 i64 i32 i32 i64 i32 i32)))
    (import "" "set-size" (func $set-size (param i32 i64 i32)))
    (import "" "write" (func $write (param i32 i32 i32 i64 i32)))
    (import "" "write-via-stream" (func $write-via-stream (param i32 i64 i32)))
    (import "" "append-via-stream" (func $append-via-stream (param i32 i32)))
    (import "" "read" (func $read (param i32 i64 i64 i32)))
    ;; The answer at 16 is an error, the one that says that something is not permitted.
    (func $refused (param $offset i32)
      (if (i32.eqz (i32.load8_u (i32.const 16))) (then unreachable))
      (if (i32.ne (i32.load8_u offset=16 (local.get $offset)) (i32.const 31)) (then unreachable))
      (i32.store (i32.const 128) (i32.add (i32.load (i32.const 128)) (i32.const 1))))
    (func $done (if (i32.load8_u (i32.const 16)) (then unreachable)))
    (func (export "init")
      (local $ro i32) (local $rw i32) (local $file i32) (local $sub i32)
      (call $get-directories (i32.const 8))
      (local.set $ro (i32.load (i32.load (i32.const 8))))
      (local.set $rw (i32.load offset=12 (i32.load (i32.const 8))))
      (call $open-at (local.get $ro) (i32.const 0) (i32.const 256) (i32.const 9) (i32.const 0) (i32.const 1) (i32.const 16))
      (call $done)
      (local.set $file (i32.load (i32.const 20)))
      (call $open-at (local.get $ro) (i32.const 0) (i32.const 288) (i32.const 1) (i32.const 2) (i32.const 1) (i32.const 16))
      (call $done)
      (local.set $sub (i32.load (i32.const 20)))
      ;; create
      (call $open-at (local.get $ro) (i32.const 0) (i32.const 272) (i32.const 3) (i32.const 1) (i32.const 1) (i32.const 16))
      (call $refused (i32.const 4))
      ;; truncate
      (call $open-at (local.get $ro) (i32.const 0) (i32.const 256) (i32.const 9) (i32.const 8) (i32.const 1) (i32.const 16))
      (call $refused (i32.const 4))
      ;; open to write
      (call $open-at (local.get $ro) (i32.const 0) (i32.const 256) (i32.const 9) (i32.const 0) (i32.const 3) (i32.const 16))
      (call $refused (i32.const 4))
      ;; make a directory
      (call $create-directory-at (local.get $ro) (i32.const 272) (i32.const 3) (i32.const 16))
      (call $refused (i32.const 1))
      ;; remove a directory
      (call $remove-directory-at (local.get $ro) (i32.const 272) (i32.const 3) (i32.const 16))
      (call $refused (i32.const 1))
      ;; unlink
      (call $unlink-file-at (local.get $ro) (i32.const 256) (i32.const 9) (i32.const 16))
      (call $refused (i32.const 1))
      ;; symlink
      (call $symlink-at (local.get $ro) (i32.const 256) (i32.const 9) (i32.const 272) (i32.const 3) (i32.const 16))
      (call $refused (i32.const 1))
      ;; link
      (call $link-at (local.get $ro) (i32.const 0) (i32.const 256) (i32.const 9) (local.get $ro) (i32.const 272) (i32.const 3) (i32.const 16))
      (call $refused (i32.const 1))
      ;; link into another
      (call $link-at (local.get $ro) (i32.const 0) (i32.const 256) (i32.const 9) (local.get $rw) (i32.const 272) (i32.const 3) (i32.const 16))
      (call $refused (i32.const 1))
      ;; link from another
      (call $link-at (local.get $rw) (i32.const 0) (i32.const 256) (i32.const 9) (local.get $ro) (i32.const 272) (i32.const 3) (i32.const 16))
      (call $refused (i32.const 1))
      ;; rename
      (call $rename-at (local.get $ro) (i32.const 256) (i32.const 9) (local.get $ro) (i32.const 272) (i32.const 3) (i32.const 16))
      (call $refused (i32.const 1))
      ;; rename into another
      (call $rename-at (local.get $ro) (i32.const 256) (i32.const 9) (local.get $rw) (i32.const 272) (i32.const 3) (i32.const 16))
      (call $refused (i32.const 1))
      ;; rename from another
      (call $rename-at (local.get $rw) (i32.const 256) (i32.const 9) (local.get $ro) (i32.const 272) (i32.const 3) (i32.const 16))
      (call $refused (i32.const 1))
      ;; set times
      (call $set-times-at (local.get $ro) (i32.const 0) (i32.const 256) (i32.const 9) (i32.const 1) (i64.const 0) (i32.const 0) (i32.const 1) (i64.const 0) (i32.const 0) (i32.const 16))
      (call $refused (i32.const 1))
      ;; set the file's times
      (call $set-times (local.get $file) (i32.const 1) (i64.const 0) (i32.const 0) (i32.const 1) (i64.const 0) (i32.const 0) (i32.const 16))
      (call $refused (i32.const 1))
      ;; set its size
      (call $set-size (local.get $file) (i64.const 0) (i32.const 16))
      (call $refused (i32.const 1))
      ;; write
      (call $write (local.get $file) (i32.const 272) (i32.const 3) (i64.const 0) (i32.const 16))
      (call $refused (i32.const 8))
      ;; write by a stream
      (call $write-via-stream (local.get $file) (i64.const 0) (i32.const 16))
      (call $refused (i32.const 4))
      ;; append by a stream
      (call $append-via-stream (local.get $file) (i32.const 16))
      (call $refused (i32.const 4))
      ;; create in a directory that was opened there
      (call $open-at (local.get $sub) (i32.const 0) (i32.const 272) (i32.const 3) (i32.const 1) (i32.const 1) (i32.const 16))
      (call $refused (i32.const 4))
      (call $read (local.get $file) (i64.const 5) (i64.const 0) (i32.const 16))
      (call $done)
      (i64.store (i32.const 32) (i64.load (i32.const 20)))
      (call $drop (local.get $file))
      (call $drop (local.get $sub))
      (call $drop (local.get $ro))
      (call $drop (local.get $rw)))
    (func (export "refused") (result i32) (i32.load (i32.const 128)))
    (func (export "get") (result i32) (i32.const 32)))
  (core instance $i (instantiate $m
    (with "memory" (instance $memory))
    (with "" (instance
      (export "get-directories" (func $get-directories))
      (export "drop" (func $drop))
      (export "open-at" (func $open-at))
      (export "create-directory-at" (func $create-directory-at))
      (export "remove-directory-at" (func $remove-directory-at))
      (export "unlink-file-at" (func $unlink-file-at))
      (export "symlink-at" (func $symlink-at))
      (export "link-at" (func $link-at))
      (export "rename-at" (func $rename-at))
      (export "set-times-at" (func $set-times-at))
      (export "set-times" (func $set-times))
      (export "set-size" (func $set-size))
      (export "write" (func $write))
      (export "write-via-stream" (func $write-via-stream))
      (export "append-via-stream" (func $append-via-stream))
      (export "read" (func $read))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "refused") (result u32) (canon lift (core func $i "refused")))
  (func (export "get") (result string) (canon lift (core func $i "get") (memory $mem))))
