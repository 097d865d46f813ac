(module
  (table (export "wide") i64 1 funcref))
