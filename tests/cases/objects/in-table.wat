;; A structure stays in a table.
;;! exports: get
;;! call: get => 1
(module
  (type $point (struct (field i32)))
  (table $points 10 (ref null $point))
  (func (export "wizer-initialize")
    (table.set $points (i32.const 7) (struct.new $point (i32.const 1))))
  (func (export "get") (result i32)
    (struct.get $point 0 (table.get $points (i32.const 7)))))
