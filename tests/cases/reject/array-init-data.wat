;; An array is filled from a data segment.
;;! fails: unsupported
(module
  (type $a (array (mut i8)))
  (data $d "data")
  (func (export "wizer-initialize") unreachable)
  (func $elsewhere 
    (array.init_data $a $d
      (array.new_default $a (i32.const 4)) (i32.const 0) (i32.const 0) (i32.const 4))))
