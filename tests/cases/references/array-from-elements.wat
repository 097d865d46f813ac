;; The array of an immutable global is filled from an element segment.
;;! fails: snapshot
(module
  (type $functions (array (mut funcref)))
  (elem $e func $f)
  (global $functions (ref $functions) (array.new_default $functions (i32.const 10)))
  (func $f (export "wizer-initialize")
    (array.init_elem $functions $e
      (global.get $functions) (i32.const 0) (i32.const 0) (i32.const 1))))
