;; An element of the array of an immutable global changes.
;;! fails: snapshot
(module
  (type $bytes (array (mut i8)))
  (global $bytes (ref $bytes) (array.new $bytes (i32.const 0) (i32.const 10)))
  (func $change (export "wizer-initialize")
    (array.set $bytes (global.get $bytes) (i32.const 1) (i32.const 7))))
