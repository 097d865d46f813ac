;; Null in fields and elements of all hierarchies.
;;! exports: count
;;! call: count => 6
(module
  (type $all (struct
    (field (mut anyref)) (field (ref null none)) (field funcref) (field externref)
    (field (ref null $all)) (field nullfuncref)))
  (global $all (mut (ref null $all)) (ref.null $all))
  (func (export "wizer-initialize") (global.set $all (struct.new_default $all)))
  (func (export "count") (result i32)
    (ref.is_null (struct.get $all 0 (global.get $all)))
    (ref.is_null (struct.get $all 1 (global.get $all)))
    (ref.is_null (struct.get $all 2 (global.get $all)))
    (ref.is_null (struct.get $all 3 (global.get $all)))
    (ref.is_null (struct.get $all 4 (global.get $all)))
    (ref.is_null (struct.get $all 5 (global.get $all)))
    i32.add i32.add i32.add i32.add i32.add))
