;; A component whose section says nothing that can be.
(component binary "\00asm\0d\00\01\00" "\02\02\01\09")
