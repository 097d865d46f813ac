;; Directories of WASI 0.3 that the initializer keeps: with --deny-open-handles, an error with their
;; kind and count.
;;! run: --allow-wasi --deny-open-handles --dir files --dir files::other::ro
;;! dir: files
;;! fails: handles
(component
  (import "wasi:filesystem/types@0.3.0" (instance $types
    (export "descriptor" (type (sub resource)))))
  (alias export $types "descriptor" (type $descriptor))
  (import "wasi:filesystem/preopens@0.3.0" (instance $preopens
    (alias outer 1 $descriptor (type $outer))
    (export "descriptor" (type $descriptor (eq $outer)))
    (export "get-directories" (func (result (list (tuple (own $descriptor) string)))))))
  (core module $memory
    (memory (export "memory") 1)
    (global $free (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.set $free (i32.and (i32.add (global.get $free) (i32.const 3)) (i32.const -4)))
      (global.get $free)
      (global.set $free (i32.add (global.get $free) (local.get 3)))))
  (core instance $memory (instantiate $memory))
  (core func $get-directories (canon lower (func $preopens "get-directories")
    (memory (core memory $memory "memory")) (realloc (core func $memory "realloc"))))
  (core func $return (canon task.return))
  (core module $m
    (import "" "get-directories" (func $get-directories (param i32)))
    (import "" "return" (func $return))
    (func (export "init") (call $get-directories (i32.const 8)) (call $return)))
  (core instance $i (instantiate $m (with "" (instance
    (export "get-directories" (func $get-directories)) (export "return" (func $return))))))
  (func (export "wizer-initialize") async (canon lift (core func $i "init") async)))
