;; Numbers that are references, in fields and elements of all types that hold them.
;;! exports: sum
;;! call: sum => -1073741816
(module
  (type $all (struct (field anyref) (field eqref) (field i31ref) (field (mut (ref i31)))))
  (global $all (mut (ref null $all)) (ref.null $all))
  (func (export "wizer-initialize")
    (global.set $all (struct.new $all
      (ref.i31 (i32.const -1073741824)) (ref.i31 (i32.const 1))
      (ref.i31 (i32.const 2)) (ref.i31 (i32.const 5)))))
  (func (export "sum") (result i32)
    (i31.get_s (ref.cast (ref i31) (struct.get $all 0 (global.get $all))))
    (i31.get_s (ref.cast (ref i31) (struct.get $all 1 (global.get $all))))
    (i31.get_s (struct.get $all 2 (global.get $all)))
    (i31.get_s (struct.get $all 3 (global.get $all)))
    i32.add i32.add i32.add))
