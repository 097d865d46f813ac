;; Two modules set the same global.
;;! fails: snapshot
(component
  (core module $owner
    (global $callback (export "callback") (mut funcref) (ref.null func))
    (elem declare func $own)
    (func $own)
    (func (export "set") (global.set $callback (ref.func $own))))
  (core module $m
    (import "owner" "callback" (global $callback (mut funcref)))
    (import "owner" "set" (func $set))
    (func (export "set-up") (call $set) (global.set $callback (ref.null func))))
  (core instance $owner (instantiate $owner))
  (core instance $i (instantiate $m (with "owner" (instance $owner))))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up"))))
