;; Globals and tables that are never null keep their first expressions where the start function sets
;; them.
;;! code: appended
;;! exports: get
;;! call: get => 30
(module
  (type $cell (struct (field (mut i32)) (field (mut eqref))))
  (global $a (mut (ref $cell)) (struct.new $cell (i32.const 1) (ref.null eq)))
  (global $b (mut (ref $cell)) (struct.new $cell (i32.const 2) (ref.null eq)))
  (table $t 2 (ref $cell) (struct.new $cell (i32.const 3) (ref.null eq)))
  (func (export "wizer-initialize")
    (global.set $a (struct.new $cell (i32.const 10) (ref.null eq)))
    (struct.set $cell 1 (global.get $a) (global.get $a))
    (global.set $b (global.get $a))
    (table.set $t (i32.const 0) (global.get $b))
    (table.set $t (i32.const 1) (struct.new $cell (i32.const 20) (ref.null eq))))
  (func (export "get") (result i32)
    (if (i32.eqz (ref.eq (table.get $t (i32.const 0)) (global.get $a)))
      (then (return (i32.const -1))))
    (i32.add (struct.get $cell 0 (global.get $b))
      (struct.get $cell 0 (table.get $t (i32.const 1))))))
