;; Fields that are never null refer to each other in a circle: another object stands in at first.
;;! code: appended
;;! exports: around
;;! call: around => 1
(module
  (rec
    (type $a (struct (field (mut (ref eq))) (field (mut (ref $b)))))
    (type $b (struct (field (mut (ref $c)))))
    (type $c (sub (struct)))
    (type $d (sub $c (struct (field (ref $a))))))
  (global $a (mut (ref null $a)) (ref.null $a))
  (func (export "wizer-initialize") (local $a (ref $a)) (local $b (ref $b))
    (local.set $b (struct.new $b (struct.new $c)))
    (local.set $a (struct.new $a (local.get $b) (local.get $b)))
    (struct.set $a 0 (local.get $a) (local.get $a))
    (struct.set $b 0 (local.get $b) (struct.new $d (local.get $a)))
    (global.set $a (local.get $a)))
  (func (export "around") (result i32) (local $a (ref null $a))
    (local.set $a (struct.get $d 0 (ref.cast (ref $d)
      (struct.get $b 0 (struct.get $a 1 (global.get $a))))))
    (i32.and
      (ref.eq (local.get $a) (global.get $a))
      (ref.eq (local.get $a) (struct.get $a 0 (local.get $a))))))
