(module
  (type $cell (struct (field (mut i32))))
  (global (export "cell") (ref $cell) (struct.new $cell (i32.const 7)))
  (global (export "external") externref
    (extern.convert_any (struct.new $cell (i32.const 7))))
  (table (export "cells") 1 1 (ref null $cell) (struct.new $cell (i32.const 7))))
