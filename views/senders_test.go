package views

import (
	"strings"
	"testing"
	"time"

	"fairlead/models"
)

// What speaks against a sender stands above the text, what was found behind "to …", and a mail without a doubt has no note.
func TestDoubtsAboutASender(t *testing.T) {
	p := samplePanes()
	m := &p.Conversation.Entries[0].Message
	m.From = models.Person{Name: "ceo@bank.example", Email: "x@evil.example"}
	m.Checks = &models.Checks{SPF: "pass", DKIM: "pass", DMARC: "pass", By: "mx.harbour.example"}
	doc := render(t, Inbox(inboxShell(), p))
	if doc.Find("#m101 .doubts").Length() != 0 || !strings.Contains(one(t, doc, "#m101 .addresses").Text(), "proven to be from evil.example (SPF pass, DKIM pass, DMARC pass), says mx.harbour.example") {
		t.Errorf("%q", doc.Find("#m101 .addresses").Text())
	}
	m.Checks.DMARC, m.Checks.Suspicion = "fail", []string{models.SuspicionName, models.SuspicionColleague, models.SuspicionDomain, models.SuspicionFrom, "of a later version"}
	doc = render(t, Inbox(inboxShell(), p))
	if n := one(t, doc, "#m101 .doubts").Find("p").Length(); n != 5 {
		t.Errorf("%d lines", n)
	}
	p.Conversation.Entries[0].Message.HTML, p.Conversation.Entries[0].Remote = "<p>Hi</p>", true
	if doc = render(t, Inbox(inboxShell(), p)); doc.Find("#m101 .remote form").Length() != 0 {
		t.Error("pictures could always be shown of who may be somebody else")
	}
	m.Checks = nil
	doc = render(t, Inbox(inboxShell(), p))
	if one(t, doc, "#m101 .remote form").AttrOr("action", "") != "/messages/101/pictures" {
		t.Error("pictures cannot always be shown")
	}
}

func TestInvitationTimes(t *testing.T) {
	amsterdam, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) time.Time {
		v, err := time.Parse("2006-01-02 15:04", s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, c := range []struct {
		v    Invitation
		want string
	}{
		{Invitation{Start: at("2026-03-03 09:12"), End: at("2026-03-03 10:12")}, "10:12–11:12 (CET)"},
		{Invitation{Start: at("2026-03-03 22:30"), End: at("2026-03-03 23:30")}, "00:30 (CET)"},
		{Invitation{Start: at("2026-03-03 09:12"), Zone: "Harbour Time"}, "09:12 (Harbour Time)"},
		{Invitation{Start: at("2026-03-03 00:00"), AllDay: true}, "2026, all day"},
	} {
		if got := invitationTime(t.Context(), c.v, amsterdam); !strings.HasSuffix(got, c.want) {
			t.Errorf("%q, want %q at its end", got, c.want)
		}
	}
	p := samplePanes()
	p.Conversation.Entries[0].Invitation = &Invitation{Summary: "<b>Call</b>", Cancelled: true, Start: at("2026-03-03 09:12"), Every: "WEEKLY", Interval: 2, Attendees: []string{"Ann"}, More: 3}
	text := one(t, render(t, Inbox(inboxShell(), p)), "#m101 .invitation").Text()
	for _, want := range []string{"Called off", "<b>Call</b>", "every 2 weeks", "Ann and 3 more"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %q", want, text)
		}
	}
}
