;; Two exports of the same name, on which a terminal would act.
;;! fails: malformed
(module binary
  ;; The magic number and the version.
  "\00asm\01\00\00\00"
  ;; Types: [] -> [].
  "\01\04\01`\00\00"
  ;; Functions.
  "\03\02\01\00"
  ;; Exports: an escape and a line break, twice.
  "\07\0b\02\02\1b\0a\00\00\02\1b\0a\00\00"
  ;; Code.
  "\0a\04\01\02\00\0b")
