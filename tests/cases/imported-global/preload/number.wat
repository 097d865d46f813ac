(module
  (global (export "number") i31ref (ref.i31 (i32.const 5))))
