;; A module reads its global after another module has set it.
;;! fails: snapshot
(component
  (core module $owner
    (global $callback (export "callback") (mut funcref) (ref.null func))
    (global $copy (mut funcref) (ref.null func))
    (func (export "copy") (global.set $copy (global.get $callback))))
  (core module $m
    (import "owner" "callback" (global $callback (mut funcref)))
    (import "owner" "copy" (func $copy))
    (elem declare func $own)
    (func $own)
    (func (export "set-up") (global.set $callback (ref.func $own)) (call $copy)))
  (core instance $owner (instantiate $owner))
  (core instance $i (instantiate $m (with "owner" (instance $owner))))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up"))))
