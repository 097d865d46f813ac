;; A component with streams.
;;! fails: unsupported
(component
  (type $stream (stream u8))
  (core func $new (canon stream.new $stream))
  (core module $m
    (import "" "new" (func $new (result i64)))
    (func (export "init")))
  (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
