;; A component for whose refusal there is more than one reason in each stage.
;;! run: -f nothing -r x=missing
(component
  (import "plugin" (core module $plugin))
  (import "part" (component $part (export "f" (func))))
  (core module $m
    (table 1 funcref)
    (memory 1 1 shared)
    (func $change (table.set (i32.const 0) (ref.null func))))
  (core instance (instantiate $plugin))
  (instance $made (instantiate $part))
  (core instance (instantiate $m))
  (core instance (instantiate $m))
  (export "f" (func $made "f")))
