;; An array stays in a global of the widest type.
;;! exports: get
;;! call: get => 1
(module
  (type $bytes (array (mut i8)))
  (global $any (mut anyref) (ref.null any))
  (func (export "wizer-initialize")
    (global.set $any (array.new $bytes (i32.const 1) (i32.const 10))))
  (func (export "get") (result i32)
    (array.get_u $bytes (ref.cast (ref $bytes) (global.get $any)) (i32.const 9))))
