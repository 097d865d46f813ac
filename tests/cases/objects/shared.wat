;; Two globals have one structure: what is set through the one is seen through the other.
;;! code: renumbered
;;! exports: same set get
;;! call: same => 1
;;! call: set 5
;;! call: get => 5
(module
  (type $cell (struct (field (mut i32))))
  (global $a (mut (ref null $cell)) (ref.null $cell))
  (global $b (mut eqref) (ref.null eq))
  (func (export "wizer-initialize")
    (global.set $a (struct.new $cell (i32.const 7)))
    (global.set $b (global.get $a)))
  (func (export "same") (result i32) (ref.eq (global.get $a) (global.get $b)))
  (func (export "set") (param i32) (struct.set $cell 0 (global.get $a) (local.get 0)))
  (func (export "get") (result i32)
    (struct.get $cell 0 (ref.cast (ref $cell) (global.get $b)))))
