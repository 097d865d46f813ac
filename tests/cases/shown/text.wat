;; A text has an escape in it where it is wrong.
;;! fails: text
(module
	(func (export "wizer-initialize") (call $a[2J)))
