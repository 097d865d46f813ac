;; The array of an immutable global is filled.
;;! fails: snapshot
(module
  (type $bytes (array (mut i8)))
  (global $bytes (ref $bytes) (array.new $bytes (i32.const 0) (i32.const 10)))
  (func (export "wizer-initialize")
    (array.fill $bytes (global.get $bytes) (i32.const 1) (i32.const 7) (i32.const 3))))
