package models

// mailTables are the delivery keys of mails that were erased: a hash each, of which nothing can be read. By it such a mail is known if it comes in
// again, and stays out. And they say until when a node is asking a mailbox's provider for new tokens: no other does.
const mailTables = `
CREATE TABLE erased_mails (delivery_key {bytes} PRIMARY KEY)
--
ALTER TABLE mailboxes ADD COLUMN tokens_leased_till BIGINT NOT NULL DEFAULT 0
`
