;; Error contexts as types: a nested component answers with an error, another reads its message, and
;; both drop it. An exported function has the type as well.
;;! exports: check message
;;! call: message() => "out of ink"
(component
  (component $printer
    (core module $memory (memory (export "memory") 1) (data (i32.const 64) "out of ink"))
    (core instance $memory (instantiate $memory))
    (alias core export $memory "memory" (core memory $mem))
    (type $outcome (result u32 (error error-context)))
    (core func $new (canon error-context.new (memory $mem)))
    (core func $drop (canon error-context.drop))
    (core func $return (canon task.return (result $outcome)))
    (core module $m
      (import "" "new" (func $new (param i32 i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (import "" "return" (func $return (param i32 i32)))
      (func (export "print") (param i32) (result i32)
        (local $error i32)
        (local.set $error (call $new (i32.const 64) (local.get 0)))
        (call $return (i32.const 1) (local.get $error))
        (call $drop (local.get $error))
        (i32.const 1))
      (func (export "callback") (param i32 i32 i32) (result i32) (i32.const 0)))
    (core instance $i (instantiate $m (with "" (instance
      (export "new" (func $new)) (export "drop" (func $drop)) (export "return" (func $return))))))
    (func (export "print") async (param "n" u32) (result $outcome)
      (canon lift (core func $i "print") async (callback (core func $i "callback")))))
  (component $user
    (import "print" (func $print async (param "n" u32) (result (result u32 (error error-context)))))
    (core module $memory
      (memory (export "memory") 1)
      (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))
    (core instance $memory (instantiate $memory))
    (alias core export $memory "memory" (core memory $mem))
    (core func $print (canon lower (func $print) async (memory $mem)))
    (core func $message (canon error-context.debug-message (memory $mem)
      (realloc (core func $memory "realloc"))))
    (core func $drop (canon error-context.drop))
    (core module $m
      (import "memory" "memory" (memory 1))
      (import "" "print" (func $print (param i32 i32) (result i32)))
      (import "" "message" (func $message (param i32 i32)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "init")
        (if (i32.ne (call $print (i32.const 10) (i32.const 16)) (i32.const 2)) (then unreachable))
        (if (i32.ne (i32.load8_u (i32.const 16)) (i32.const 1)) (then unreachable))
        (call $message (i32.load (i32.const 20)) (i32.const 8))
        (call $drop (i32.load (i32.const 20))))
      (func (export "check") (param i32) (call $drop (local.get 0)))
      (func (export "message") (result i32) (i32.const 8)))
    (core instance $i (instantiate $m
      (with "memory" (instance $memory))
      (with "" (instance
        (export "print" (func $print)) (export "message" (func $message))
        (export "drop" (func $drop))))))
    (func (export "init") (canon lift (core func $i "init")))
    (func (export "check") (param "error" error-context) (canon lift (core func $i "check")))
    (func (export "message") (result string) (canon lift (core func $i "message") (memory $mem))))
  (instance $printer (instantiate $printer))
  (instance $user (instantiate $user (with "print" (func $printer "print"))))
  (export "wizer-initialize" (func $user "init"))
  (export "check" (func $user "check"))
  (export "message" (func $user "message")))
