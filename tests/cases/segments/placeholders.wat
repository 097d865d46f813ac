;; Code refers to a segment behind sixty active ones: empty segments keep its number, and the code its bytes.
;;! exports: init sum
;;! call: sum => 1830
;;! call: init 0
;;! call: sum => 2029
(module
  (memory 1)
  (data (i32.const 0) "\01") (data (i32.const 8) "\02") (data (i32.const 16) "\03")
  (data (i32.const 24) "\04") (data (i32.const 32) "\05") (data (i32.const 40) "\06")
  (data (i32.const 48) "\07") (data (i32.const 56) "\08") (data (i32.const 64) "\09")
  (data (i32.const 72) "\0a") (data (i32.const 80) "\0b") (data (i32.const 88) "\0c")
  (data (i32.const 96) "\0d") (data (i32.const 104) "\0e") (data (i32.const 112) "\0f")
  (data (i32.const 120) "\10") (data (i32.const 128) "\11") (data (i32.const 136) "\12")
  (data (i32.const 144) "\13") (data (i32.const 152) "\14") (data (i32.const 160) "\15")
  (data (i32.const 168) "\16") (data (i32.const 176) "\17") (data (i32.const 184) "\18")
  (data (i32.const 192) "\19") (data (i32.const 200) "\1a") (data (i32.const 208) "\1b")
  (data (i32.const 216) "\1c") (data (i32.const 224) "\1d") (data (i32.const 232) "\1e")
  (data (i32.const 240) "\1f") (data (i32.const 248) "\20") (data (i32.const 256) "\21")
  (data (i32.const 264) "\22") (data (i32.const 272) "\23") (data (i32.const 280) "\24")
  (data (i32.const 288) "\25") (data (i32.const 296) "\26") (data (i32.const 304) "\27")
  (data (i32.const 312) "\28") (data (i32.const 320) "\29") (data (i32.const 328) "\2a")
  (data (i32.const 336) "\2b") (data (i32.const 344) "\2c") (data (i32.const 352) "\2d")
  (data (i32.const 360) "\2e") (data (i32.const 368) "\2f") (data (i32.const 376) "\30")
  (data (i32.const 384) "\31") (data (i32.const 392) "\32") (data (i32.const 400) "\33")
  (data (i32.const 408) "\34") (data (i32.const 416) "\35") (data (i32.const 424) "\36")
  (data (i32.const 432) "\37") (data (i32.const 440) "\38") (data (i32.const 448) "\39")
  (data (i32.const 456) "\3a") (data (i32.const 464) "\3b") (data (i32.const 472) "\3c")
  (data $used "\c8")
  (func (export "init") (param i32)
    (memory.init $used (local.get 0) (i32.const 0) (i32.const 1)))
  (func (export "wizer-initialize"))
  (func (export "sum") (result i32) (local $i i32) (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (i32.load8_u (local.get $i))))
      (local.set $i (i32.add (local.get $i) (i32.const 8)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 512))))
    (local.get $sum)))
