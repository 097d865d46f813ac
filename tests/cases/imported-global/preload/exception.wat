(module
  (type $cell (struct (field (mut i32))))
  (tag $tag (export "tag") (param (ref $cell)))
  (global $thrown (export "thrown") (mut exnref) (ref.null exn))
  (func $keep
    (global.set $thrown
      (block $caught (result (ref $cell) exnref)
        (try_table (catch_ref $tag $caught)
          (throw $tag (struct.new $cell (i32.const 7))))
        unreachable))
    drop)
  (start $keep))
