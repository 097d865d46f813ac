;; Writable ends of two streams of different types are left.
;;! fails: handles
(component
  (type $bytes (stream u8))
  (type $signals (stream))
  (core func $new-bytes (canon stream.new $bytes))
  (core func $drop-bytes (canon stream.drop-readable $bytes))
  (core func $new-signals (canon stream.new $signals))
  (core func $drop-signals (canon stream.drop-readable $signals))
  (core module $m
    (import "" "new-bytes" (func $new-bytes (result i64)))
    (import "" "drop-bytes" (func $drop-bytes (param i32)))
    (import "" "new-signals" (func $new-signals (result i64)))
    (import "" "drop-signals" (func $drop-signals (param i32)))
    (func (export "init")
      (call $drop-bytes (i32.wrap_i64 (call $new-bytes)))
      (call $drop-signals (i32.wrap_i64 (call $new-signals)))))
  (core instance $i (instantiate $m (with "" (instance
    (export "new-bytes" (func $new-bytes)) (export "drop-bytes" (func $drop-bytes))
    (export "new-signals" (func $new-signals)) (export "drop-signals" (func $drop-signals))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
