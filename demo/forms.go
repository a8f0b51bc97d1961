package demo

import (
	"context"
	"net/url"
	"time"

	"fairlead/channels/forms"
	"fairlead/inbox"
	"fairlead/models"
)

// contactForm is the slug of the form on Harbour's website.
const contactForm = "contact"

// firstForm is when Harbour made it.
const firstForm = 30 * 24 * time.Hour

// filledIn is one submission of it.
type filledIn struct {
	ago                        time.Duration
	name, email, phone, about  string // about is the key of a choice
	boat, arrival, message, by string // by is the page that it was sent from
}

const website = "https://www.harbour.example"

var filledInForms = [...]filledIn{
	{26 * 24 * time.Hour, "Sofia Lindgren", "sofia.lindgren@seglare.example", "+46 8 555 01 23", "berth", "Vitsippa, 34 ft", "2027-05-14", "Good day! Is there a berth for two nights in May? We draw 1.9 m and would like electricity.", website + "/berths"},
	{19 * 24 * time.Hour, "Hendrik Mulder", "hendrik@mulderwatersport.example", "", "crane", "Zeehond", "", "My mast has to come down before winter. When is the crane free, and what does it cost for 11 metres?", website + "/yard"},
	{9 * 24 * time.Hour, "Priya Nair", "priya.nair@post.example", "+44 20 7946 0958", "invoice", "", "", "The invoice of September has the old company name on it. Could you send a new one, please?", website + "/contact"},
	{3 * 24 * time.Hour, "Guillaume Le Goff", "guillaume@legoff-voile.example", "+33 2 98 00 00 00", "berth", "Korrigan", "2027-06-02", "Bonjour, a group of six boats from Brest would like to stay from 2 to 5 June. Is that possible, side by side?", website + "/berths"},
	{5 * time.Hour, "Anneke Visser", "anneke.visser@thuis.example", "", "other", "", "", "I found a pair of reading glasses on pier C this morning. Where can I bring them?", website + "/contact"},
}

// planForm plans the form and what was sent with it.
func (w *world) planForm() {
	w.at(w.now.Add(-firstForm), w.makeForm)
	for _, f := range filledInForms {
		w.at(w.now.Add(-f.ago), func(ctx context.Context) error { return w.fillIn(ctx, f) })
	}
}

// makeForm makes it as an admin does: in English and Dutch, with a rule for the front desk.
func (w *world) makeForm(ctx context.Context) error {
	ch, err := w.app.CreateForm(ctx, w.admin(), w.support.InboxID, inbox.NewForm{Name: "Contact us", Slug: contactForm, Language: "en"})
	if err != nil {
		return err
	}
	made, err := w.app.FormSettings(ctx, w.admin(), ch.ID)
	if err != nil {
		return err
	}
	if err := w.app.SaveForm(ctx, w.admin(), ch.ID, contactDefinition(), made.Form.VersionID); err != nil {
		return err
	}
	rule := inbox.RuleForm{Drain: true, Handout: 5, ReopenDays: 30, AssignTo: models.AssignSpecific, OnlyAvailable: true, Tie: models.TieRotate, Members: []models.Owner{models.TeamOwner(w.teams[frontDesk])}}
	return w.app.SaveRule(ctx, w.admin(), ch.ID, rule)
}

// fillIn sends the form as a visitor of the website does.
func (w *world) fillIn(ctx context.Context, f filledIn) error {
	form, err := w.app.PublicForm(ctx, contactForm)
	if err != nil {
		return err
	}
	values := url.Values{"name": {f.name}, "email": {f.email}, "phone": {f.phone}, "about": {f.about}, "boat": {f.boat}, "arrival": {f.arrival}, "message": {f.message}, "terms": {forms.Yes}}
	_, err = w.app.Submit(ctx, form, inbox.FormPost{Post: forms.Post{Values: values}, Language: "en", Page: f.by})
	return err
}

func contactDefinition() forms.Definition {
	say := func(en, nl string) forms.Text { return forms.Text{"en": en, "nl": nl} }
	return forms.Definition{Languages: []string{"en", "nl"}, Title: say("Contact us", "Neem contact op"),
		Intro:  say("A berth, the yard or an invoice: we answer within a working day.", "Een ligplaats, de werf of een factuur: we antwoorden binnen een werkdag."),
		Submit: say("Send", "Verzenden"), Thanks: say("Thank you. You will hear from us within a working day.", "Dank u wel. U hoort binnen een werkdag van ons."),
		Fields: []forms.Field{
			{Key: "name", Kind: forms.KindText, Label: say("Name", "Naam"), Required: true, Maps: forms.MapsName},
			{Key: "email", Kind: forms.KindEmail, Label: say("E-mail", "E-mail"), Required: true, Maps: forms.MapsEmail},
			{Key: "phone", Kind: forms.KindPhone, Label: say("Phone", "Telefoon"), Help: say("For when it is urgent.", "Voor als het dringend is."), Maps: forms.MapsPhone},
			{Key: "about", Kind: forms.KindChoice, Label: say("What is it about?", "Waar gaat het over?"), Required: true, Default: "berth", Options: []forms.Option{
				{Key: "berth", Label: say("A berth", "Een ligplaats")}, {Key: "crane", Label: say("The yard and the crane", "De werf en de kraan")},
				{Key: "invoice", Label: say("An invoice", "Een factuur")}, {Key: "other", Label: say("Something else", "Iets anders")}}},
			{Key: "boat", Kind: forms.KindText, Label: say("Boat", "Boot"), Help: say("Name and length, if it has to do with one.", "Naam en lengte, als het daarover gaat.")},
			{Key: "arrival", Kind: forms.KindDate, Label: say("Day of arrival", "Dag van aankomst")},
			{Key: "message", Kind: forms.KindLong, Label: say("Message", "Bericht"), Required: true},
			{Key: "photos", Kind: forms.KindFile, Label: say("Photos or papers", "Foto's of papieren")},
			{Key: "terms", Kind: forms.KindCheck, Label: say("Harbour may keep what I have filled in to answer me.", "Harbour mag bewaren wat ik heb ingevuld om mij te antwoorden."), Required: true},
		}}
}
