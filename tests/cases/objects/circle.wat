;; Two structures refer to each other.
;;! code: appended
;;! exports: around values
;;! call: around => 1
;;! call: values => 21
(module
  (type $node (struct (field i32) (field (mut (ref null $node)))))
  (global $node (mut (ref null $node)) (ref.null $node))
  (func (export "wizer-initialize") (local $a (ref $node)) (local $b (ref $node))
    (local.set $a (struct.new $node (i32.const 1) (ref.null $node)))
    (local.set $b (struct.new $node (i32.const 2) (local.get $a)))
    (struct.set $node 1 (local.get $a) (local.get $b))
    (global.set $node (local.get $a)))
  (func $next (param (ref null $node)) (result (ref null $node))
    (struct.get $node 1 (local.get 0)))
  (func (export "around") (result i32)
    (ref.eq (global.get $node) (call $next (call $next (global.get $node)))))
  (func (export "values") (result i32)
    (i32.add (struct.get $node 0 (global.get $node))
      (i32.mul (i32.const 10) (struct.get $node 0 (call $next (global.get $node)))))))
