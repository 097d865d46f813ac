;; Objects that nothing leads to when the initializer ends are no part of the state.
;;! exports: sum
;;! call: sum => 6
(module
  (type $list (struct (field i32) (field (ref null $list))))
  (global $list (mut (ref null $list)) (ref.null $list))
  (global $sum (mut i32) (i32.const 0))
  (func $push (param i32)
    (global.set $list (struct.new $list (local.get 0) (global.get $list))))
  (func (export "wizer-initialize")
    (call $push (i32.const 1))
    (call $push (i32.const 2))
    (call $push (i32.const 3))
    (loop $next
      (global.set $sum
        (i32.add (global.get $sum) (struct.get $list 0 (global.get $list))))
      (global.set $list (struct.get $list 1 (global.get $list)))
      (br_if $next (i32.eqz (ref.is_null (global.get $list))))))
  (func (export "sum") (result i32) (global.get $sum)))
