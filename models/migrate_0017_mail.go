package models

// erasedTables are the delivery keys of mails that were erased: a hash each, of which nothing can be read. By it such a mail is known if it comes in
// again, and stays out.
const erasedTables = `
CREATE TABLE erased_mails (delivery_key {bytes} PRIMARY KEY)
`
