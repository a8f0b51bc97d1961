package inbox

import (
	"fairlead/channels/email"
	"fairlead/models"
)

// maxThreadIDs is how many Message-IDs an answer's References header names.
const maxThreadIDs = 30

// sender fills in whom the answer is from: the channel, under its own name or the person's and the company's.
func (o *answer) sender() error {
	name := o.channel.FromName
	if name == "" {
		account, err := o.tx.Account(o.ctx)
		if err != nil {
			return err
		}
		name = account.Company
	}
	o.msg.From = models.Person{Name: name, Email: o.channel.Address}
	return nil
}

// compose writes the mail once, keeps it byte for byte, and puts one delivery per recipient in the outbox. Every attempt sends the
// same bytes.
func (o *answer) compose() error {
	account, err := o.tx.Account(o.ctx)
	if err != nil {
		return err
	}
	var refs []string
	if o.form.Forwards == 0 { // what is passed on begins a thread of its own, which tells nothing of this one
		if refs, err = o.tx.RFCIDs(o.ctx, o.conv.ID, maxThreadIDs); err != nil {
			return err
		}
	}
	out := email.Outbound{
		From: email.Address(o.msg.From), To: o.to, Cc: o.cc, Subject: o.msg.Subject, Body: o.form.Body, Signature: o.who.User.Signature,
		MessageID: email.NewMessageID(account.Key, o.conv.InboxID, o.msg.ID, o.channel.Domain()), References: refs, Date: o.now.Time(),
	}
	if len(refs) > 0 {
		out.InReplyTo = refs[len(refs)-1]
	}
	for _, f := range o.files {
		out.Files = append(out.Files, email.File{Name: f.row.Name, ContentType: f.row.ContentType, Data: f.data})
	}
	if o.form.Forwards != 0 {
		if err := o.passOn(&out); err != nil {
			return err
		}
	}
	raw, err := email.Compose(out)
	if err != nil {
		return err
	}
	file := models.File{Kind: models.FileRaw, Name: "message.eml", ContentType: "message/rfc822", UploadedBy: o.who.User.ID, CreatedAt: o.now}
	if err := o.tx.CreateFile(o.ctx, &file, raw); err != nil {
		return err
	}
	o.msg.RFCID, o.msg.RawFileID = out.MessageID, file.ID
	if err := o.tx.SetRaw(o.ctx, o.msg.ID, file.ID, out.MessageID); err != nil {
		return err
	}
	var rows []models.Delivery
	for _, to := range o.recipients() {
		rows = append(rows, models.Delivery{MessageID: o.msg.ID, ChannelID: o.channel.ID, RawFileID: file.ID, Sender: o.channel.Address, Recipient: to,
			State: models.DeliveryPending, NextAt: o.now.Add(o.hold), CreatedAt: o.now})
	}
	if err := o.tx.CreateDeliveries(o.ctx, rows); err != nil {
		return err
	}
	return o.letIn()
}
