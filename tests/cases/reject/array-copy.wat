;; An array is copied.
;;! fails: unsupported
(module
  (type $a (array (mut i8)))
  (func (export "wizer-initialize") unreachable)
  (func $elsewhere 
    (array.copy $a $a
      (array.new_default $a (i32.const 1)) (i32.const 0)
      (array.new_default $a (i32.const 1)) (i32.const 0) (i32.const 1))))
