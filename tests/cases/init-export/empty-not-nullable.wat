;; A result that can't be null: there is nothing that an emptied export could return.
;;! run: -f setup --init-func-export empty
;;! fails: options
(module
  (type $point (struct (field i32)))
  (func (export "setup") (result (ref $point)) unreachable))
