package email

import (
	"reflect"
	"testing"
)

func TestAuto(t *testing.T) {
	cases := []struct {
		name   string
		header []string
		want   Auto
	}{
		{"a person", []string{"Subject: Broken printer"}, AutoNone},
		{"a person, away in the subject", []string{"Subject: Out of office tomorrow, please call"}, AutoNone},
		{"auto-replied", []string{"Subject: Re: x", "Auto-Submitted: auto-replied (vacation)"}, AutoReply},
		{"auto-generated", []string{"Auto-Submitted: auto-generated; owner-email=a@b.example"}, AutoReply},
		{"declared as written by a person", []string{"Auto-Submitted: no"}, AutoNone},
		{"declared, with a comment", []string{"Auto-Submitted: no (typed)"}, AutoNone},
		{"precedence auto_reply", []string{"Precedence: auto_reply"}, AutoReply},
		{"x-autoreply", []string{"X-Autoreply: yes"}, AutoReply},
		{"x-autorespond", []string{"X-Autorespond: thanks"}, AutoReply},
		{"mailing list", []string{"Precedence: list", "List-Id: <users.list.example>", "Subject: [users] x"}, AutoNone},
		{"newsletter", []string{"Precedence: bulk", "List-Unsubscribe: <https://x.example>", "Subject: Spring sale"}, AutoNone},
		{"away on a mailing list", []string{"Precedence: bulk", "List-Id: <users.list.example>", "Subject: Out of office"}, AutoNone},
		{"exchange suppresses, a person writes", []string{"X-Auto-Response-Suppress: All", "Subject: Broken printer"}, AutoNone},
		{"exchange, away", []string{"X-Auto-Response-Suppress: All", "Subject: Automatic reply: Broken printer"}, AutoReply},
		{"german, away", []string{"X-Auto-Response-Suppress: All", "Subject: Automatische Antwort: Drucker"}, AutoReply},
		{"dutch, away", []string{"Precedence: bulk", "Subject: Afwezig: printer"}, AutoReply},
		{"french, away, no return path", []string{"Return-Path: <>", "Subject: =?utf-8?Q?R=C3=A9ponse_automatique_:_x?="}, AutoReply},
		{"no return path alone", []string{"Return-Path: <>", "Subject: Broken printer"}, AutoNone},
		{"read receipt", []string{"Subject: Read: x", "Content-Type: multipart/report; report-type=disposition-notification; boundary=b"}, AutoReply},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			in := Parse(mailOf(append(append([]string{"From: Ann <ann@client.example>"}, c.header...), "", "Hello")...))
			if in.Auto != c.want || in.Bounce != nil {
				t.Errorf("got %q, bounce %v, want %q", in.Auto, in.Bounce, c.want)
			}
		})
	}
}

// deliveryReport is a notification as postfix sends it, about one recipient.
func deliveryReport(action, status string) []byte {
	return mailOf(
		"From: Mail Delivery System <MAILER-DAEMON@mx.client.example>", "Return-Path: <>", "Subject: Undelivered Mail Returned to Sender", "Auto-Submitted: auto-replied",
		"Content-Type: multipart/report; report-type=delivery-status; boundary=\"r\"", "",
		"--r", "Content-Type: text/plain", "", "This is the mail system.",
		"--r", "Content-Type: message/delivery-status", "",
		"Reporting-MTA: dns; mx.client.example", "Arrival-Date: Tue, 3 Mar 2026 10:12:00 +0100", "",
		"Final-Recipient: rfc822; ann@client.example", "Original-Recipient: rfc822;ann@alias.example", "Action: "+action, "Status: "+status,
		"Diagnostic-Code: smtp; 550 5.1.1 <ann@client.example>:", "    User unknown", "",
		"--r", "Content-Type: text/rfc822-headers", "", "From: support@harbour.example", "Message-ID: <reply.7@harbour.example>", "Subject: Re: x", "", "--r--")
}

func TestBounce(t *testing.T) {
	for action, failed := range map[string]bool{"failed": true, "delayed": false, "delivered": false} {
		in := Parse(deliveryReport(action, "5.1.1"))
		want := &Bounce{MessageID: "<reply.7@harbour.example>", Recipients: []BouncedRecipient{
			{Address: "ann@client.example", Action: action, Status: "5.1.1", Diagnostic: "550 5.1.1 <ann@client.example>: User unknown"},
		}}
		if in.Auto != AutoBounce || !reflect.DeepEqual(in.Bounce, want) {
			t.Errorf("%q: %+v", in.Auto, in.Bounce)
		} else if in.Bounce.Failed() != failed {
			t.Errorf("%s: Failed is %v", action, !failed)
		}
	}
}

func TestBounceInWords(t *testing.T) {
	in := Parse(mailOf("From: MAILER-DAEMON@old.example", "Return-Path: <>", "Subject: failure notice", "X-Failed-Recipients: ann@client.example", "",
		"Hi. This is the mail program at old.example.", "", "--- Below this line is a copy of the message.", "", "Message-ID: <reply.8@harbour.example>", "Subject: Re: x"))
	want := &Bounce{MessageID: "<reply.8@harbour.example>", Recipients: []BouncedRecipient{{Address: "ann@client.example", Action: "failed"}}}
	if in.Auto != AutoBounce || !reflect.DeepEqual(in.Bounce, want) || !in.Bounce.Failed() {
		t.Errorf("%q: %+v", in.Auto, in.Bounce)
	}
}

func TestBounceIsNotAPersonsMail(t *testing.T) {
	in := Parse(mailOf("From: Ann <ann@client.example>", "Subject: Delivery failed, where is my parcel?", "X-Failed-Recipients: a@b.example", "", "Hello"))
	if in.Auto != AutoNone {
		t.Errorf("%q: %+v", in.Auto, in.Bounce)
	}
}
