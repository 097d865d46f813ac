;; Renames and links files in the first directory that it is granted: the test says what it does there.
(component
  (import "wasi:filesystem/types@0.2.0" (instance $types
    (export "descriptor" (type $descriptor (sub resource)))
    (type $error-code' (enum
      "access" "would-block" "already" "bad-descriptor" "busy" "deadlock" "quota" "exist" "file-too-large"
      "illegal-byte-sequence" "in-progress" "interrupted" "invalid" "io" "is-directory" "loop" "too-many-links"
      "message-size" "name-too-long" "no-device" "no-entry" "no-lock" "insufficient-memory" "insufficient-space"
      "not-directory" "not-empty" "not-recoverable" "unsupported" "no-tty" "no-such-device" "overflow" "not-permitted"
      "pipe" "read-only" "invalid-seek" "text-file-busy" "cross-device"))
    (export "error-code" (type $error-code (eq $error-code')))
    (export "[method]descriptor.rename-at" (func
      (param "self" (borrow $descriptor)) (param "old-path" string)
      (param "new-descriptor" (borrow $descriptor)) (param "new-path" string)
      (result (result (error $error-code)))))
    (export "[method]descriptor.symlink-at" (func
      (param "self" (borrow $descriptor)) (param "old-path" string) (param "new-path" string)
      (result (result (error $error-code)))))
    (export "[method]descriptor.readlink-at" (func
      (param "self" (borrow $descriptor)) (param "path" string)
      (result (result string (error $error-code)))))))
  (alias export $types "descriptor" (type $descriptor))
  (import "wasi:filesystem/preopens@0.2.0" (instance $preopens
    (alias outer 1 $descriptor (type $outer))
    (export "descriptor" (type $descriptor (eq $outer)))
    (export "get-directories" (func (result (list (tuple (own $descriptor) string)))))))
  (core module $memory
    (memory (export "memory") 1)
    (data (i32.const 256) "out")
    (data (i32.const 272) "moved")
    (data (i32.const 288) "elsewhere")
    (data (i32.const 304) "out/y.wasm")
    (data (i32.const 320) "../victim")
    (data (i32.const 336) "out/.y.wasm.0")
    (global $free (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.set $free (i32.and (i32.add (global.get $free) (i32.const 3)) (i32.const -4)))
      (global.get $free)
      (global.set $free (i32.add (global.get $free) (local.get 3)))))
  (core instance $memory (instantiate $memory))
  (alias core export $memory "memory" (core memory $mem))
  (alias core export $memory "realloc" (core func $realloc))
  (core func $get-directories (canon lower (func $preopens "get-directories") (memory $mem) (realloc $realloc)))
  (core func $rename (canon lower (func $types "[method]descriptor.rename-at") (memory $mem)))
  (core func $symlink (canon lower (func $types "[method]descriptor.symlink-at") (memory $mem)))
  (core func $readlink (canon lower (func $types "[method]descriptor.readlink-at") (memory $mem) (realloc $realloc)))
  (core func $drop (canon resource.drop $descriptor))
  (core module $m
    (import "memory" "memory" (memory 1))
    (import "" "get-directories" (func $get-directories (param i32)))
    (import "" "rename" (func $rename-at (param i32 i32 i32 i32 i32 i32 i32)))
    (import "" "symlink" (func $symlink-at (param i32 i32 i32 i32 i32 i32)))
    (import "" "readlink" (func $readlink-at (param i32 i32 i32 i32)))
    (import "" "drop" (func $drop (param i32)))
    (global $directory (mut i32) (i32.const 0))
    (func $rename (param i32 i32 i32 i32)
      (call $rename-at (global.get $directory) (local.get 0) (local.get 1)
        (global.get $directory) (local.get 2) (local.get 3) (i32.const 16))
      (if (i32.load8_u (i32.const 16)) (then unreachable)))
    (func $symlink (param i32 i32 i32 i32)
      (call $symlink-at (global.get $directory) (local.get 0) (local.get 1)
        (local.get 2) (local.get 3) (i32.const 16))
      (if (i32.load8_u (i32.const 16)) (then unreachable)))
    ;; Demands that nothing has a name.
    (func $none (param i32 i32)
      (call $readlink-at (global.get $directory) (local.get 0) (local.get 1) (i32.const 16))
      (if (i32.ne (i32.load8_u (i32.const 16)) (i32.const 1)) (then unreachable))
      (if (i32.ne (i32.load8_u (i32.const 20)) (i32.const 20)) (then unreachable)))
    (func (export "init")
      (call $get-directories (i32.const 8))
      (global.set $directory (i32.load (i32.load (i32.const 8))))
      $BODY
      (call $drop (global.get $directory))))
  (core instance $i (instantiate $m
    (with "memory" (instance $memory))
    (with "" (instance
      (export "get-directories" (func $get-directories))
      (export "rename" (func $rename))
      (export "symlink" (func $symlink))
      (export "readlink" (func $readlink))
      (export "drop" (func $drop))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
