;; Types of a recursion group that look alike, and one that is the same as another.
;;! exports: kind
;;! call: kind 0 => 1
;;! call: kind 1 => 2
;;! call: kind 2 => 3
(module
  (rec
    (type $tree (struct (field (ref null $leaf)) (field (ref null $tree))))
    (type $leaf (struct (field i32))))
  (type $other (struct (field i32)))
  (type $again (struct (field i32)))
  (table $t 3 anyref)
  (func (export "wizer-initialize")
    (table.set $t (i32.const 0) (struct.new $tree
      (struct.new $leaf (i32.const 1)) (struct.new $tree (ref.null $leaf) (ref.null $tree))))
    (table.set $t (i32.const 1) (struct.new $leaf (i32.const 2)))
    (table.set $t (i32.const 2) (struct.new $again (i32.const 3))))
  (func (export "kind") (param i32) (result i32)
    (if (ref.test (ref $tree) (table.get $t (local.get 0))) (then (return (i32.const 1))))
    (if (ref.test (ref $leaf) (table.get $t (local.get 0))) (then (return (i32.const 2))))
    (if (ref.test (ref $other) (table.get $t (local.get 0))) (then (return (i32.const 3))))
    (i32.const 0)))
