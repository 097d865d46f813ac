;; Every other element changes: what stands between is the host's, so each takes a segment.
;;! fails: snapshot
(module
  (import "env" "table" (table $table 240000 funcref))
  (func $f (export "f"))
  (func $change (export "wizer-initialize") (local $at i32)
    (loop $next
      (table.set $table (local.get $at) (ref.func $f))
      (local.set $at (i32.add (local.get $at) (i32.const 2)))
      (br_if $next (i32.lt_u (local.get $at) (i32.const 240000))))))
