package email

import (
	"bytes"
	"regexp"
	"strings"
)

const maxBounced = 200 // recipients kept of one notification

// Failed says whether the notification is about a mail that did not arrive at someone; one that is only late has not failed.
func (b *Bounce) Failed() bool {
	for _, r := range b.Recipients {
		if r.Action == "failed" {
			return true
		}
	}
	return len(b.Recipients) == 0
}

// readBounce reads a delivery status notification, nil if the mail is none.
func readBounce(in *Inbound, root *part) *Bounce {
	var b Bounce
	found := root.mediaType == "multipart/report" && strings.EqualFold(root.params["report-type"], "delivery-status")
	if found || root.mediaType == "multipart/report" && root.params["report-type"] == "" {
		for _, leaf := range root.leaves() {
			data, _ := leaf.decoded()
			switch leaf.mediaType {
			case "message/delivery-status", "message/global-delivery-status":
				found = true
				b.Recipients = append(b.Recipients, readRecipients(data)...)
			case "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers":
				b.MessageID = firstOf(b.MessageID, originalID(data))
			}
		}
	}
	if !found {
		return readPlainBounce(in, root)
	}
	if b.MessageID == "" && len(in.InReplyTo) > 0 {
		b.MessageID = in.InReplyTo[0]
	}
	b.Recipients = b.Recipients[:min(len(b.Recipients), maxBounced)]
	return &b
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// originalID is the Message-ID in the header that a notification returns; some begin with an empty line.
func originalID(data []byte) string {
	h, _ := splitHeader(bytes.TrimLeft(data, "\r\n"))
	if ids := readIDs(h.all("Message-ID")); len(ids) > 0 {
		return ids[0]
	}
	return ""
}

// readRecipients reads the groups of fields of RFC 3464 section 2.3; the first group is about the message.
func readRecipients(data []byte) []BouncedRecipient {
	var list []BouncedRecipient
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	for _, group := range bytes.Split(data, []byte("\n\n")) {
		if len(bytes.TrimSpace(group)) == 0 || len(list) == maxBounced {
			continue
		}
		h, _ := splitHeader(group)
		address := firstOf(typedValue(h.first("Final-Recipient")), typedValue(h.first("Original-Recipient")))
		if address == "" {
			continue
		}
		action, _, _ := strings.Cut(strings.ToLower(cleanLine(h.first("Action"))), " ")
		status, _, _ := strings.Cut(cleanLine(h.first("Status")), " ")
		list = append(list, BouncedRecipient{
			Address:    cutAt(strings.Trim(address, "<>"), 320),
			Action:     cutAt(action, 20),
			Status:     cutAt(status, 20),
			Diagnostic: cutAt(typedValue(h.first("Diagnostic-Code")), 1000),
		})
	}
	return list
}

// typedValue is the value of "rfc822;ann@example.com" and the like.
func typedValue(v string) string {
	if _, after, ok := strings.Cut(v, ";"); ok {
		v = after
	}
	return cleanLine(decodeHeader(v))
}

var (
	bounceSender  = regexp.MustCompile(`(?i)^(mailer-daemon|postmaster|mail-daemon|mdaemon)@`)
	bounceSubject = regexp.MustCompile(`(?i)undeliver|delivery (status|failure|failed|report|has failed)|failure notice|returned mail|` +
		`mail delivery|could not be delivered|rejected|unzustellbar|onbestelbaar|niet bezorgd|non remis|échec|no entregad|mancato recapito`)
	bouncedID = regexp.MustCompile(`(?im)^>? ?Message-ID:\s*(<[^<>\s]+@[^<>\s]+>)`)
)

// readPlainBounce recognises notifications in words alone, as old servers write them: from a mailer daemon, with a
// subject that says so, and no return path or a field with the failed recipients.
func readPlainBounce(in *Inbound, root *part) *Bounce {
	h := root.header
	failed := readAddresses(h.all("X-Failed-Recipients"))
	nullPath := h.has("Return-Path") && strings.Trim(h.first("Return-Path"), " <>") == ""
	daemon := bounceSender.MatchString(in.From.Email)
	if !(daemon && bounceSubject.MatchString(in.Subject)) || !(nullPath || len(failed) > 0 || strings.HasPrefix(strings.ToLower(in.From.Email), "mailer-daemon@")) {
		return nil
	}
	b := &Bounce{}
	for _, leaf := range root.leaves() {
		if leaf.mediaType == "message/rfc822" || leaf.mediaType == "text/rfc822-headers" {
			data, _ := leaf.decoded()
			b.MessageID = firstOf(b.MessageID, originalID(data))
		}
	}
	if m := bouncedID.FindStringSubmatch(in.Text); b.MessageID == "" && m != nil {
		b.MessageID = m[1]
	}
	if b.MessageID == "" && len(in.InReplyTo) > 0 {
		b.MessageID = in.InReplyTo[0]
	}
	for _, a := range failed[:min(len(failed), maxBounced)] {
		b.Recipients = append(b.Recipients, BouncedRecipient{Address: a.Email, Action: "failed"})
	}
	return b
}
