;; A global is read, set, and then its former value is stored: that is not the one it has now.
;;! fails: snapshot
(component
  (core module $m
    (global $first (mut funcref) (ref.null func))
    (global $second (mut funcref) (ref.null func))
    (elem declare func $f)
    (func $f)
    (func (export "set-up")
      (global.get $first)
      (global.set $first (ref.func $f))
      (global.set $second)))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up"))))
