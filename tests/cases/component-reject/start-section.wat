;; A component with a start section, of a proposal that no engine has.
;;! fails: unsupported
(component
  (core module $m (func (export "init") unreachable))
  (core instance $i (instantiate $m))
  (func $start (canon lift (core func $i "init")))
  (start $start)
  (export "wizer-initialize" (func $start)))
