;; A parent and a child that refer to each other.
(module
  (rec
    (type $parent (struct (field $name i32) (field $child (mut (ref null $child)))))
    (type $child (struct (field $name i32) (field $parent (ref $parent)))))
  (global $root (mut (ref null $parent)) (ref.null $parent))

  (func (export "init") (local $parent (ref $parent))
    (local.set $parent (struct.new $parent (i32.const 1) (ref.null $child)))
    (struct.set $parent $child (local.get $parent)
      (struct.new $child (i32.const 2) (local.get $parent)))
    (global.set $root (local.get $parent)))

  (func $child (result (ref null $child)) (struct.get $parent $child (global.get $root)))
  (func (export "closed") (result i32)
    (ref.eq (struct.get $child $parent (call $child)) (global.get $root)))
  (func (export "names") (result i32)
    (i32.add
      (i32.mul (struct.get $parent $name (global.get $root)) (i32.const 10))
      (struct.get $child $name (call $child))))
  (func (export "replace_child") (result i32)
    (struct.set $parent $child (global.get $root)
      (struct.new $child
        (i32.add (struct.get $child $name (call $child)) (i32.const 1))
        (struct.get $child $parent (call $child))))
    (struct.get $child $name (call $child))))
