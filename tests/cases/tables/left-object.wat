;; A structure stays in a table.
;;! fails: snapshot
(module
  (type $point (struct (field i32)))
  (table $points 10 (ref null $point))
  (func (export "wizer-initialize")
    (table.set $points (i32.const 7) (struct.new $point (i32.const 1)))))
