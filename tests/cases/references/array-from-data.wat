;; The array of an immutable global is filled from a data segment.
;;! fails: snapshot
(module
  (type $bytes (array (mut i8)))
  (data $d "abc")
  (global $bytes (ref $bytes) (array.new $bytes (i32.const 0) (i32.const 10)))
  (func (export "wizer-initialize")
    (array.init_data $bytes $d (global.get $bytes) (i32.const 0) (i32.const 0) (i32.const 3))))
