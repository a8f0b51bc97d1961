package views

import (
	"time"

	"fairlead/models"
)

// The sample is one believable page with every kind of entry in it; tests look at it, and TestInboxPreview draws it.

var noon = models.At(time.Date(2026, 11, 12, 10, 16, 0, 0, time.UTC))

func before(d time.Duration) models.Time { return noon.Add(-d) }

var sanne = models.User{ID: 7, Name: "Sanne de Vries", Email: "sanne@harbour.example", Role: models.RoleAdmin, Seat: models.SeatService, Active: true, Availability: models.Available, NotifyBadge: true, NotifyDesk: true, PasswordHash: "x"}

func inboxShell() Shell {
	return Shell{Lang: "en", User: sanne, CSS: "/static/app.css", JS: "/static/app.js", Icon: "/static/icon.svg", Section: SectionInbox, Here: "/inbox/1/unassigned", Settings: true, Badge: 3, Demo: true}
}

func nobodyDecision() *models.Decision {
	return &models.Decision{ID: 1, Reason: reasonNoneCould, AssignTo: models.AssignSpecific, OnlyAvailable: true, Tie: models.TieRotate, CreatedAt: before(14 * time.Minute), Candidates: []models.Candidate{
		{UserID: 1, Name: "Wout Bakker", Availability: models.Away, Load: 8, LastAssigned: 41, Verdict: verdictAway},
		{UserID: 2, Name: "Pieter Smit", Availability: models.Away, Load: 12, LastAssigned: 55, Verdict: verdictAway},
		{UserID: 3, Name: "Noor Haddad", Availability: models.Available, Load: 5, Verdict: verdictNoSeat},
		{UserID: 4, Name: "Ana Costa", Via: "Billing", Availability: models.Away, LastAssigned: 12, Verdict: verdictAway},
	}}
}

func chosenDecision() *models.Decision {
	return &models.Decision{ID: 2, Reason: reasonChosen, Owner: models.UserOwner(4), OwnerName: "Ana Costa", AssignTo: models.AssignSpecific, OnlyAvailable: true, Tie: models.TieRotate, CreatedAt: before(time.Hour), Candidates: []models.Candidate{
		{UserID: 4, Name: "Ana Costa", Via: "Billing", Availability: models.Available, Load: 2, LastAssigned: 12, Verdict: verdictChosen},
		{UserID: 5, Name: "Imani Otieno", Availability: models.Available, Load: 2, LastAssigned: 40, Verdict: verdictTieLost},
		{UserID: 1, Name: "Wout Bakker", Availability: models.Available, Load: 8, LastAssigned: 41, Verdict: verdictBusier},
		{UserID: 2, Name: "Pieter Smit", Availability: models.Available, Load: 12, LastAssigned: 55, Verdict: verdictBusier},
	}}
}

func sampleRows() []Row {
	rows := []Row{
		{ID: 42, Contact: "Marloes Jansen", Subject: "Factuur 2291 klopt niet", Snippet: "Goedemiddag, op de factuur van oktober staat twee keer hetzelfde", OwnerWhy: models.ByRule, Decision: nobodyDecision(), At: before(14 * time.Minute), Unread: true, Files: true},
		{ID: 43, Contact: "Tunde Okafor", Subject: "Do you have a plan for schools?", Snippet: "We are a secondary school of 900 in Abeokuta and", OwnerWhy: models.ByRule, Decision: &models.Decision{Reason: reasonNoRule}, At: before(22 * time.Minute), Unread: true},
		{ID: 44, Contact: "Hanna Lindqvist", Subject: "Reset link never arrives", Snippet: "I have asked for it three times now and nothing", OwnerWhy: models.Deactivated, At: before(40 * time.Minute)},
		{ID: 45, Contact: "Grêmio Exportação de Máquinas e Equipamentos Industriais Ltda.", Subject: "Pedido de cotação para 1.200 unidades do modelo novo", Snippet: "Bom dia, gostaríamos de receber uma cotação", OwnerWhy: models.ByHand, At: before(3 * time.Hour)},
		{ID: 46, Contact: "黒田 愛子", Subject: "保証について", Snippet: "お世話になっております。", Owner: models.UserOwner(4), OwnerName: "Ana Costa", Decision: chosenDecision(), At: before(25 * time.Hour)},
		{ID: 47, Contact: "مريم الحسن", Subject: "سؤال عن الفاتورة", Snippet: "مرحبا، لدي سؤال", Owner: models.TeamOwner(3), OwnerName: "Billing", At: before(4 * 24 * time.Hour)},
		{ID: 48, Contact: "noreply@a-very-long-domain-name-that-does-not-fit-anywhere.example", Subject: "", Snippet: "", OwnerWhy: models.ByRule, Decision: &models.Decision{Reason: reasonNoneNamed}, At: before(400 * 24 * time.Hour)},
	}
	for i := range rows {
		rows[i].Channel, rows[i].Inbox = "support@harbour.example", "Support"
	}
	return rows
}

func samplePanes() InboxPage {
	c := sampleConversation()
	return InboxPage{Now: noon, Place: Place{Inbox: 1, View: models.ViewUnassigned, Sort: models.SortNewest}, Inboxes: []models.Inbox{{ID: 2, Name: "Sales"}, {ID: 1, Name: "Support"}},
		Counts: map[models.View]int64{models.ViewUnassigned: 7, models.ViewMine: 12, models.ViewTeams: 31, models.ViewOpen: 100}, Rows: sampleRows(), Next: "123-4", Conversation: &c}
}

func sampleMessage(id int64, kind models.MessageKind, at time.Duration, text string) models.Message {
	return models.Message{ID: id, Kind: kind, Text: text, CreatedAt: before(at), Subject: "Factuur 2291 klopt niet",
		From: models.Person{Name: "Marloes Jansen", Email: "marloes@jansen-fietsen.example"}, To: []models.Person{{Name: "Harbour", Email: "support@harbour.example"}}}
}

func happened(id int64, at time.Duration, user int64, d models.EventData) models.Message {
	m := sampleMessage(id, models.Event, at, "")
	m.UserID, m.Event = user, &d
	return m
}

func sampleConversation() ConversationPage {
	mail := sampleMessage(101, models.Incoming, 3*time.Hour, "Goedemiddag,\n\nOp de factuur van oktober staat twee keer hetzelfde onderhoudscontract: https://jansen-fietsen.example/f/2291. Kunt u dat nakijken en een nieuwe sturen?\n\nMet vriendelijke groet,\nMarloes Jansen\n\n> Op 1 november schreef Harbour:\n> Uw factuur staat klaar.")
	mail.Visible, mail.RawFileID, mail.Cc = mail.Text[:len(mail.Text)-60], 9, []models.Person{{Email: "boekhouding@jansen-fietsen.example"}}
	mail.SentAt = before(3*time.Hour + time.Minute)
	answer := sampleMessage(104, models.Outgoing, 90*time.Minute, "Dear Marloes,\n\nYou are right: **one of the two** is ours to credit. See [our terms](https://harbour.example/terms).\n\n- credit note 88\n- new invoice 2305")
	answer.UserID, answer.To = 4, []models.Person{{Name: "Marloes Jansen", Email: "marloes@jansen-fietsen.example"}}
	auto := sampleMessage(106, models.Incoming, 80*time.Minute, "I am away until Monday.")
	auto.Auto = "auto_reply"
	broken := sampleMessage(108, models.Incoming, 20*time.Minute, "")
	broken.Problem, broken.RawFileID = "It has more than 20 levels of parts.", 10
	note := sampleMessage(109, models.Comment, 10*time.Minute, "Contract was renewed twice on 1 October, second one is ours to credit. Wout has the details.")
	return ConversationPage{
		Conversation: models.Conversation{ID: 42, InboxID: 1, Subject: "Factuur 2291 klopt niet", State: models.StateOpen, LastMessage: 109},
		Place:        Place{Inbox: 1, View: models.ViewUnassigned}, Now: noon, Me: sanne, Inbox: "Support", Channel: "support@harbour.example",
		Contact:   models.Contact{Name: "Marloes Jansen", Email: "marloes@jansen-fietsen.example", CreatedAt: before(200 * 24 * time.Hour)},
		Addresses: []string{"marloes@jansen-fietsen.example", "info@jansen-fietsen.example"},
		Others:    []models.Conversation{{ID: 12, Subject: "Contract renewal", State: models.StateClosed, ActivityAt: before(40 * 24 * time.Hour)}},
		Older:     101, Raw: 108,
		Owners: []OwnerOption{
			{Owner: models.TeamOwner(3), Name: "Billing", Members: 6}, {Owner: models.UserOwner(1), Name: "Wout Bakker", Availability: models.Away, Open: 8},
			{Owner: models.UserOwner(7), Name: "Sanne de Vries", Availability: models.Available, Open: 4}, {Owner: models.UserOwner(4), Name: "Ana Costa", Availability: models.Available, Open: 2},
		},
		Entries: []Entry{
			{Message: mail, Files: []models.File{{ID: 5, Name: "factuur-2291.pdf", ContentType: "application/pdf", Size: 84_210}, {ID: 6, Name: "foto.png", ContentType: "image/png", Size: 1_240_000}}},
			{Message: happened(102, 3*time.Hour, 0, models.EventData{Kind: models.EventDecision, DecisionID: 1}), Decision: nobodyDecision()},
			{Message: happened(103, 2*time.Hour, 4, models.EventData{Kind: models.EventOwner, Reason: models.ByHand, OwnerTo: "u4", NameTo: "Ana Costa"}), Author: "Ana Costa"},
			{Message: answer, Written: "<p>" + answer.Text + "</p>", Author: "Ana Costa", Deliveries: []models.Delivery{{State: models.DeliveryFailed, Recipient: "marloes@jansen-fietsen.example", LastWords: "550 5.1.1 No such user here"}}},
			{Message: happened(105, 85*time.Minute, 4, models.EventData{Kind: models.EventState, From: "open", To: "closed"}), Author: "Ana Costa"},
			{Message: auto},
			{Message: happened(107, 25*time.Minute, 0, models.EventData{Kind: models.EventState, From: "closed", To: "open"})},
			{Message: broken},
			{Message: note, Written: "<p>" + note.Text + "</p>", Author: "Sanne de Vries"},
		},
		Editor: Editor{To: []string{"marloes@jansen-fietsen.example"}, Nonce: "n1", Draft: "d1", Seen: 109, CanSend: true, Files: []models.File{{ID: 90, Name: "credit-88.pdf", ContentType: "application/pdf", Size: 21_000}}},
	}
}
