;; Error contexts are made, read and dropped.
;;! exports: message
;;! call: message() => "no way"
(component
  (core module $memory
    (memory (export "memory") 1)
    (data (i32.const 64) "no way out")
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 128)))
  (core instance $memory (instantiate $memory))
  (alias core export $memory "memory" (core memory $mem))
  (alias core export $memory "realloc" (core func $realloc))
  (core func $new (canon error-context.new (memory $mem)))
  (core func $new-utf16 (canon error-context.new string-encoding=utf16 (memory $mem)))
  (core func $message (canon error-context.debug-message (memory $mem) (realloc $realloc)))
  (core func $drop (canon error-context.drop))
  (core module $m
    (import "" "new" (func $new (param i32 i32) (result i32)))
    (import "" "new-utf16" (func $new-utf16 (param i32 i32) (result i32)))
    (import "" "message" (func $message (param i32 i32)))
    (import "" "drop" (func $drop (param i32)))
    (func (export "init")
      (local $first i32) (local $second i32)
      (local.set $first (call $new (i32.const 64) (i32.const 6)))
      (local.set $second (call $new-utf16 (i32.const 64) (i32.const 0)))
      (call $message (local.get $first) (i32.const 8))
      (call $drop (local.get $second))
      (call $drop (local.get $first)))
    (func (export "message") (result i32) (i32.const 8)))
  (core instance $i (instantiate $m (with "" (instance
    (export "new" (func $new)) (export "new-utf16" (func $new-utf16))
    (export "message" (func $message)) (export "drop" (func $drop))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "message") (result string) (canon lift (core func $i "message") (memory $mem))))
