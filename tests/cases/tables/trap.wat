;; The initializer changes the table and traps: the functions and offsets in the message are the binary's.
;;! fails: trap
(module $app
  (table $t 2 funcref)
  (func $setup (export "wizer-initialize")
    (table.set $t (i32.const 1) (ref.func $setup))
    (call $inner))
  (func $inner (table.set $t (i32.const 2) (ref.func $setup))))
