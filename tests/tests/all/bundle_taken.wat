;; Opens more files than a bundle names, which are not there, then takes a random number.
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
    (type $path-flags' (flags "symlink-follow"))
    (export "path-flags" (type $path-flags (eq $path-flags')))
    (type $open-flags' (flags "create" "directory" "exclusive" "truncate"))
    (export "open-flags" (type $open-flags (eq $open-flags')))
    (type $descriptor-flags' (flags
      "read" "write" "file-integrity-sync" "data-integrity-sync" "requested-write-sync" "mutate-directory"))
    (export "descriptor-flags" (type $descriptor-flags (eq $descriptor-flags')))
    (export "[method]descriptor.open-at" (func
      (param "self" (borrow $descriptor)) (param "path-flags" $path-flags) (param "path" string)
      (param "open-flags" $open-flags) (param "flags" $descriptor-flags)
      (result (result (own $descriptor) (error $error-code)))))))
  (alias export $types "descriptor" (type $descriptor))
  (import "wasi:filesystem/preopens@0.2.0" (instance $preopens
    (alias outer 1 $descriptor (type $outer))
    (export "descriptor" (type $descriptor (eq $outer)))
    (export "get-directories" (func (result (list (tuple (own $descriptor) string)))))))
  (import "wasi:random/random@0.2.0" (instance $random
    (export "get-random-u64" (func (result u64)))))
  (core module $memory
    (memory (export "memory") 1)
    (global $free (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.set $free (i32.and (i32.add (global.get $free) (i32.const 3)) (i32.const -4)))
      (global.get $free)
      (global.set $free (i32.add (global.get $free) (local.get 3)))))
  (core instance $memory (instantiate $memory))
  (alias core export $memory "memory" (core memory $mem))
  (alias core export $memory "realloc" (core func $realloc))
  (core func $get-directories (canon lower (func $preopens "get-directories") (memory $mem) (realloc $realloc)))
  (core func $open (canon lower (func $types "[method]descriptor.open-at") (memory $mem)))
  (core func $number (canon lower (func $random "get-random-u64")))
  (core func $drop (canon resource.drop $descriptor))
  (core module $m
    (import "memory" "memory" (memory 1))
    (import "" "get-directories" (func $get-directories (param i32)))
    (import "" "open" (func $open (param i32 i32 i32 i32 i32 i32 i32)))
    (import "" "number" (func $number (result i64)))
    (import "" "drop" (func $drop (param i32)))
    ;; The name of a number: four digits.
    (func $name (param $number i32)
      (i32.store8 (i32.const 256) (i32.add (i32.const 48) (i32.div_u (local.get $number) (i32.const 1000))))
      (i32.store8 (i32.const 257) (i32.add (i32.const 48)
        (i32.rem_u (i32.div_u (local.get $number) (i32.const 100)) (i32.const 10))))
      (i32.store8 (i32.const 258) (i32.add (i32.const 48)
        (i32.rem_u (i32.div_u (local.get $number) (i32.const 10)) (i32.const 10))))
      (i32.store8 (i32.const 259) (i32.add (i32.const 48) (i32.rem_u (local.get $number) (i32.const 10)))))
    (func (export "init")
      (local $directory i32) (local $at i32)
      (call $get-directories (i32.const 8))
      (local.set $directory (i32.load (i32.load (i32.const 8))))
      (loop $next
        ;; Each name twice.
        (call $name (local.get $at))
        (call $open (local.get $directory)
          (i32.const 0) (i32.const 256) (i32.const 4) (i32.const 0) (i32.const 1) (i32.const 16))
        (call $open (local.get $directory)
          (i32.const 0) (i32.const 256) (i32.const 4) (i32.const 0) (i32.const 1) (i32.const 16))
        (br_if $next (i32.lt_u
          (local.tee $at (i32.add (local.get $at) (i32.const 1)))
          (i32.const 1100))))
      (call $drop (local.get $directory))
      (drop (call $number))))
  (core instance $i (instantiate $m
    (with "memory" (instance $memory))
    (with "" (instance
      (export "get-directories" (func $get-directories))
      (export "open" (func $open))
      (export "number" (func $number))
      (export "drop" (func $drop))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
