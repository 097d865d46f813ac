;; A data count that no instruction needs is right afterwards: one segment became two.
;;! exports: byte
;;! call: byte 0 => 7
;;! call: byte 16 => 97
(module binary
  ;; The magic number and the version.
  "\00asm\01\00\00\00"
  ;; Types: [] -> [], [i32] -> [i32].
  "\01\09\02`\00\00`\01\7f\01\7f"
  ;; Functions.
  "\03\03\02\00\01"
  ;; A memory of one page.
  "\05\03\01\00\01"
  ;; Exports: `wizer-initialize`, `byte`.
  "\07\1b\02\10wizer-initialize\00\00\04byte\00\01"
  ;; The data count: one segment.
  "\0c\01\01"
  ;; Code.
  "\0a\13\02\09\00A\00A\07:\00\00\0b\07\00 \00-\00\00\0b"
  ;; Data: "abc" at 16.
  "\0b\09\01\00A\10\0b\03abc")
