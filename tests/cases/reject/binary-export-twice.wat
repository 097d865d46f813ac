;; Two exports of the same name.
;;! fails: malformed
(module binary
  ;; The magic number and the version.
  "\00asm\01\00\00\00"
  ;; Types: [] -> [].
  "\01\04\01`\00\00"
  ;; Functions.
  "\03\02\01\00"
  ;; Exports: `a`, `a`.
  "\07\09\02\01a\00\00\01a\00\00"
  ;; Code.
  "\0a\04\01\02\00\0b")
