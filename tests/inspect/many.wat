;; More globals than anybody wants to read.
(module
  (global (mut i32) (i32.const 0)) (global (mut i32) (i32.const 1)) (global (mut i32) (i32.const 2))
  (global (mut i32) (i32.const 3)) (global (mut i32) (i32.const 4)) (global (mut i32) (i32.const 5))
  (global (mut i32) (i32.const 6)) (global (mut i32) (i32.const 7)) (global (mut i32) (i32.const 8))
  (global (mut i32) (i32.const 9)) (global (mut i32) (i32.const 10)) (global (mut i32) (i32.const 11))
  (global (mut i32) (i32.const 12)) (global (mut i32) (i32.const 13)) (global (mut i32) (i32.const 14))
  (global (mut i32) (i32.const 15)) (global (mut i32) (i32.const 16)) (global (mut i32) (i32.const 17))
  (global (mut i32) (i32.const 18)) (global (mut i32) (i32.const 19)) (global (mut i32) (i32.const 20))
  (global (mut i32) (i32.const 21)) (func (export "wizer-initialize")))
