package handlers

import (
	"context"
	"net"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fairlead/channels/email"
	"fairlead/models"
)

func TestConnectingAnAddress(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	path := inboxesPath + "/" + id(w.support.ID) + "/channels/new"
	bad := w.post(path, "address", "support@harbour.example", "from_name", "Harbour Help").is(422)
	if bad.value("from_name") != "Harbour Help" || bad.Find("#address-problem").Length() != 1 {
		t.Error("what was typed is gone, or nothing is said at the address")
	}
	to := w.post(path, "address", "Billing@harbour.example", "from_name", "Harbour Billing").is(303).header.Get("Location")
	ch, err := w.db.ChannelByAddress(context.Background(), "billing@harbour.example")
	w.ok(err)
	if to != channelPath(ch.ID) || ch.InboxID != w.support.ID || ch.FromName != "Harbour Billing" {
		t.Errorf("leads to %s, stored %+v", to, ch)
	}
	w.get(to).is(200).shows("#notice", "billing@harbour.example is there")
}

func TestChannelConfiguration(t *testing.T) {
	w := newWorld(t)
	w.login(w.ana)
	path := channelPath(w.supportMail.ID)
	form := []string{"action", "save", "address", "support@harbour.example", "from_name", "Harbour", "smtp_host", "smtp.example.com", "smtp_security", "starttls", "smtp_username", "harbour", "smtp_password", "swordfish"}
	bad := w.post(path, append(form, "smtp_port", "70000")...).is(422)
	if bad.value("smtp_port") != "70000" || bad.value("smtp_host") != "smtp.example.com" || bad.Find("#smtp_port-problem").Length() != 1 {
		t.Error("what was typed is gone, or nothing is said at the port")
	}
	w.post(path, append(form, "smtp_port", "2587")...).goesTo(path)
	ch, err := w.db.Channel(context.Background(), w.supportMail.ID)
	w.ok(err)
	if ch.SMTPHost != "smtp.example.com" || ch.SMTPPort != 2587 || len(ch.SMTPSecret) == 0 || strings.Contains(string(ch.SMTPSecret), "swordfish") {
		t.Errorf("stored %+v", ch)
	}
	page := w.get(path)
	if strings.Contains(page.body, "swordfish") || page.value("smtp_password") != "" || page.value("smtp_username") != "harbour" {
		t.Error("the page must show all but the password")
	}
}

func TestTestConnectionSavesNothing(t *testing.T) {
	w := newWorld(t)
	w.login(w.ana)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	w.ok(err)
	sink := email.NewSink(l)
	go sink.Serve()
	t.Cleanup(func() { sink.Close() })
	host, port, _ := net.SplitHostPort(l.Addr().String())
	path := channelPath(w.supportMail.ID)
	form := []string{"action", "test", "address", "support@harbour.example", "smtp_host", host, "smtp_port", port, "smtp_security", "none"}
	before := w.snapshot()

	refused := w.post(path, form...).is(200)
	if refused.Find(".test.failed li.bad").Length() != 1 {
		t.Errorf("a private address is tried without leave: %s", refused.says(".test"))
	}
	worked := w.post(path, append(form, "smtp_private", "1")...).is(200)
	if worked.Find(".test li").Length() < 2 || worked.Find(".test.failed").Length() != 0 {
		t.Errorf("the test says: %s", worked.says(".test"))
	}
	if worked.value("smtp_host") != host || worked.value("smtp_port") != port {
		t.Error("what was typed is gone")
	}
	if w.snapshot() != before || len(sink.Mails()) != 0 {
		t.Error("something was saved or sent")
	}
	if _, err := strconv.Atoi(port); err != nil {
		t.Fatal(err)
	}
}

func (w *world) rule(ch models.Channel) models.Rule {
	w.t.Helper()
	ch, err := w.db.Channel(context.Background(), ch.ID)
	w.ok(err)
	r, err := w.db.Rule(context.Background(), ch.RuleID)
	w.ok(err)
	return r
}

func TestAutomation(t *testing.T) {
	w := newWorld(t)
	w.login(w.lena)
	path := channelPath(w.supportMail.ID) + "/automation"
	page := w.get(path).is(200)
	if page.value("assign_to") != "nobody" || page.value("tie") != "rotate" || len(page.checked("only_available")) != 1 {
		t.Error("a new channel leaves conversations unassigned")
	}
	w.post(path, "action", "save", "assign_to", "specific", "tie", "rotate", "only_available", "1").is(422).shows("main", "at least one user or team")
	before := w.rule(w.supportMail)
	bad := w.post(path, "action", "save", "assign_to", "specific", "tie", "rotate", "members", "u"+id(w.lena.ID), "members", "u"+id(w.max.ID)).is(422)
	if !slices.Contains(bad.checked("members"), "u"+id(w.lena.ID)) || bad.value("assign_to") != "specific" || len(bad.checked("only_available")) != 0 {
		t.Error("what was chosen is gone")
	}
	if w.rule(w.supportMail).ID != before.ID {
		t.Error("a form with a problem was saved")
	}
	w.post(path, "action", "save", "assign_to", "specific", "tie", "last_assigned", "members", "u"+id(w.lena.ID), "members", "t"+id(w.lawyers.ID), "q", "").goesTo(path)
	r := w.rule(w.supportMail)
	if r.ID == before.ID || r.AssignTo != models.AssignSpecific || r.OnlyAvailable || r.Tie != models.TieLastAssigned || len(r.Members) != 2 || r.CreatedBy != w.lena.ID {
		t.Errorf("stored %+v", r)
	}
	if got := w.get(path).checked("members"); len(got) != 2 {
		t.Errorf("the page shows %v", got)
	}
}

// Without the script every button of the form comes to the server; only Save saves.
func TestAutomationWithoutTheScript(t *testing.T) {
	w := newWorld(t)
	w.login(w.ana)
	path := channelPath(w.supportMail.ID) + "/automation"
	before := w.rule(w.supportMail)
	lena, max, lawyers := "u"+id(w.lena.ID), "u"+id(w.max.ID), "t"+id(w.lawyers.ID)
	draft := []string{"assign_to", "specific", "tie", "rotate", "only_available", "1", "members", lena}

	found := w.post(path, append(draft, "action", "search", "q", "law")...).is(200)
	if found.value("q") != "law" || !slices.Equal(found.checked("members"), []string{lena}) || found.Find("#f-members input[value='"+lawyers+"']").Length() != 1 {
		t.Errorf("the search shows %v", found.says(".picker-list"))
	}
	if found.Find("#f-members input[value='"+max+"']").Length() != 0 {
		t.Error("the search shows who does not match")
	}
	added := w.post(path, append(draft, "action", "add:"+lawyers)...).is(200)
	if got := added.checked("members"); len(got) != 2 || !slices.Contains(got, lawyers) {
		t.Errorf("added: %v", got)
	}
	if got := w.post(path, append(draft, "action", "remove:"+lena)...).is(200).checked("members"); len(got) != 0 {
		t.Errorf("removed: %v", got)
	}
	seated := w.post(path, append(draft, "action", "seat:"+max)...).is(200).shows("#notice", "Max Member has a Service seat now.")
	if w.reload(w.max).Seat != models.SeatService || !slices.Equal(seated.checked("members"), []string{lena}) {
		t.Error("no seat, or the form is lost")
	}
	for _, action := range []string{"", "drop:table", "add:nobody", "seat:" + lawyers, "remove:x9"} {
		w.post(path, append(draft, "action", action)...).is(400)
	}
	w.post(path, append(draft, "action", "save", "members", "everyone")...).is(400)
	if w.rule(w.supportMail).ID != before.ID {
		t.Error("something was saved")
	}
	w.login(w.lena).post(path, append(draft, "action", "seat:u"+id(w.max.ID))...).is(403)
}
