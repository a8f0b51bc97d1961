package inbox

import (
	"slices"

	"fairlead/channels/chat"
	"fairlead/channels/forms"
)

// firstTalk is what a new chatflow says in one language. People change it; nothing else in Fairlead depends on it.
type firstTalk struct {
	greeting, topic, topicLabel, order, product, other, email, emailLabel, wait, away string
	way, assignment                                                                   string // what ways are called
}

var firstChat = map[string]firstTalk{
	"en": {"Hi! Good to have you here.", "What is it about?", "Topic", "An order", "A product", "Something else",
		"Where may we write to if you have to leave? Type your e-mail address.", "E-mail address",
		"Thanks! Somebody will be with you in a moment.", "Nobody is here right now. Leave your question: we answer by e-mail as soon as we can.", "Send to team member", "Assignment"},
	"nl": {"Hallo! Fijn dat je er bent.", "Waar gaat het over?", "Onderwerp", "Een bestelling", "Een product", "Iets anders",
		"Waar mogen we heen schrijven als je weg moet? Typ je e-mailadres.", "E-mailadres",
		"Bedankt! Er is zo iemand bij je.", "Er is nu niemand. Laat je vraag achter: we antwoorden zo snel mogelijk per e-mail.", "Naar een teamlid", "Toewijzing"},
}

// saidIn are the texts of a language, or of the first one.
func saidIn(lang string) (string, firstTalk) {
	if !slices.Contains(forms.Languages, lang) {
		lang = forms.Languages[0]
	}
	return lang, firstChat[lang]
}

// firstFlow is what a new chatflow does: it greets, asks what it is about and where to answer, and sends to a team member.
func firstFlow(lang string) chat.Flow {
	lang, say := saidIn(lang)
	in := func(s string) forms.Text { return forms.Text{lang: s} }
	return chat.Flow{Languages: []string{lang}, Steps: []chat.Step{
		{Key: "hello", Kind: chat.StepSay, Text: in(say.greeting), Next: "topic"},
		{Key: "topic", Kind: chat.StepAsk, Text: in(say.topic), Label: in(say.topicLabel), Answer: chat.AnswerChoice, Next: "email",
			Options: []chat.Option{{Key: "order", Label: in(say.order)}, {Key: "product", Label: in(say.product)}, {Key: "other", Label: in(say.other)}}},
		{Key: "email", Kind: chat.StepAsk, Text: in(say.email), Label: in(say.emailLabel), Answer: chat.AnswerEmail, Maps: forms.MapsEmail, Optional: true, Next: "team"},
		{Key: "team", Kind: chat.StepSend, Text: in(say.wait), Away: in(say.away)},
	}}
}
