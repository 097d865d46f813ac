;; An array is filled from a segment of elements.
;;! fails: unsupported
(module
  (type $f (array (mut funcref)))
  (elem $e func $elsewhere)
  (func (export "wizer-initialize") unreachable)
  (func $elsewhere 
    (array.init_elem $f $e
      (array.new_default $f (i32.const 1)) (i32.const 0) (i32.const 0) (i32.const 1))))
