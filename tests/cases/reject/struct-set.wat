;; A field of a structure is set.
;;! fails: unsupported
(module
  (type $s (struct (field (mut i32))))
  (func (export "wizer-initialize") unreachable)
  (func $elsewhere (struct.set $s 0 (struct.new $s (i32.const 0)) (i32.const 1))))
