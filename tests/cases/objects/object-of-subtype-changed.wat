;; The instruction names a supertype of the object's type.
;;! exports: get
;;! call: get => 9
(module
  (type $base (sub (struct (field (mut i32)))))
  (type $derived (sub $base (struct (field (mut i32)) (field i64))))
  (global $kept (ref $base) (struct.new $derived (i32.const 4) (i64.const 5)))
  (func $change (export "wizer-initialize")
    (struct.set $base 0 (global.get $kept) (i32.const 9)))
  (func (export "get") (result i32) (struct.get $base 0 (global.get $kept))))
