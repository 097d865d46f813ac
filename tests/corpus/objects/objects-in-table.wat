;; Objects in tables: handles of a program that also has numbers for them.
(module
  (type $file (struct (field $size (mut i32)) (field $kind i32)))
  (type $folder (struct (field $files (mut i32))))
  (table $files 10 (ref null $file))
  (table $any 6 anyref)
  (global $root (mut (ref null $folder)) (ref.null $folder))

  (func (export "init") (local $i i32)
    (global.set $root (struct.new $folder (i32.const 4)))
    (loop $next
      (table.set $files (i32.mul (local.get $i) (i32.const 2))
        (struct.new $file (i32.mul (local.get $i) (i32.const 1000)) (local.get $i)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 4))))
    (table.set $files (i32.const 9) (table.get $files (i32.const 2)))
    (table.set $any (i32.const 0) (global.get $root))
    (table.set $any (i32.const 1) (table.get $files (i32.const 2)))
    (table.set $any (i32.const 5) (ref.i31 (i32.const 77))))

  (func (export "size") (param $i i32) (result i32)
    (struct.get $file $size (table.get $files (local.get $i))))
  (func (export "shared") (result i32)
    (ref.eq (table.get $files (i32.const 2)) (table.get $files (i32.const 9))))
  (func (export "shared_between_tables") (result i32)
    (ref.eq
      (table.get $files (i32.const 9)) (ref.cast eqref (table.get $any (i32.const 1)))))
  (func (export "kind") (param $i i32) (result i32) (local $it anyref)
    (local.set $it (table.get $any (local.get $i)))
    (i32.add
      (ref.test (ref $folder) (local.get $it))
      (i32.add
        (i32.mul (i32.const 2) (ref.test (ref $file) (local.get $it)))
        (i32.mul (i32.const 4) (ref.test (ref i31) (local.get $it))))))
  (func (export "write") (param $bytes i32) (result i32)
    (struct.set $file $size (table.get $files (i32.const 9))
      (i32.add
        (struct.get $file $size (table.get $files (i32.const 2))) (local.get $bytes)))
    (struct.get $file $size (ref.cast (ref $file) (table.get $any (i32.const 1)))))
  (func (export "close") (param $i i32) (result i32)
    (table.set $any (local.get $i) (ref.null any))
    (ref.is_null (table.get $any (i32.const 5)))))
