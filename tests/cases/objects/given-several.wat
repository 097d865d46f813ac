;; The objects of immutable globals have changed, and lead to each other and to a new one: constant
;; expressions make them as they are by now. One that leads to a later global is set.
;;! code: appended
;;! exports: value last
;;! call: value 0 => 2
;;! call: value 1 => 9
;;! call: value 2 => 30
;;! call: last => 3
(module
  (type $level (struct (field i32) (field (mut i32))))
  (type $levels (array (mut (ref null $level))))
  (type $list (struct (field (mut (ref null $levels))) (field (mut eqref))))
  (global $low (ref $level) (struct.new $level (i32.const 108) (i32.const 1)))
  (global $high (ref $level) (struct.new $level (i32.const 104) (i32.const 9)))
  (global $levels (ref $levels)
    (array.new_fixed $levels 3 (global.get $low) (global.get $high) (ref.null $level)))
  (global $first (ref $list) (struct.new_default $list))
  (global $last (ref $list) (struct.new $list (global.get $levels) (ref.null eq)))
  (func (export "wizer-initialize")
    (struct.set $level 1 (global.get $low) (i32.const 2))
    (array.set $levels (global.get $levels) (i32.const 2)
      (struct.new $level (i32.const 120) (i32.const 30)))
    (struct.set $list 1 (global.get $first) (global.get $last))
    (struct.set $list 1 (global.get $last) (ref.i31 (i32.const 5))))
  (func (export "value") (param i32) (result i32)
    (struct.get $level 1 (array.get $levels (global.get $levels) (local.get 0))))
  (func (export "last") (result i32)
    (i32.add
      (ref.eq (struct.get $list 1 (global.get $first)) (global.get $last))
      (i32.mul (i32.const 2)
        (ref.eq (struct.get $list 0 (global.get $last)) (global.get $levels))))))
