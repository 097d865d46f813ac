;; A section for linkers may name globals by their indices, which stay then: the start function
;; makes the shared object.
;;! code: appended
;;! exports: same
;;! call: same => 1
(module
  (@custom "linking" "\02")
  (type $cell (sub final (struct (field i32))))
  (type $pair (sub final (struct (field (ref $cell)) (field i32))))
  (global $one (mut anyref) (ref.null none))
  (global $other (mut anyref) (ref.null none))
  (func (export "wizer-initialize") (local $cell (ref $cell))
    (local.set $cell (struct.new $cell (i32.const 1)))
    (global.set $one (struct.new $pair (local.get $cell) (i32.const 2)))
    (global.set $other (struct.new $pair (local.get $cell) (i32.const 3))))
  (func (export "same") (result i32)
    (ref.eq
      (struct.get $pair 0 (ref.cast (ref $pair) (global.get $one)))
      (struct.get $pair 0 (ref.cast (ref $pair) (global.get $other))))))
