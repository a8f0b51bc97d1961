package main

import (
	"testing"

	"github.com/chromedp/chromedp/kb"

	"fairlead/channels/chat"
	"fairlead/channels/forms"
	"fairlead/models"
)

// TestAChatWithoutScriptGoesOnByMail: a visitor whose browser runs no script writes on our page, in Dutch, and leaves; the answer is mailed, and what
// they answer to that joins the conversation.
func TestAChatWithoutScriptGoesOnByMail(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	i.company()
	i.chatsTo("tom@harbour.example")
	ask := chat.Flow{Languages: []string{"nl"}, Steps: []chat.Step{
		{Key: "mail", Kind: chat.StepAsk, Text: forms.Text{"nl": "Wat is je e-mailadres?"}, Answer: chat.AnswerEmail, Maps: forms.MapsEmail, Next: "send"},
		{Key: "send", Kind: chat.StepSend, Text: forms.Text{"nl": "Er komt iemand."}, Away: forms.Text{"nl": "Er is nu niemand."}}}}
	i.fine(i.db.Write(i.Context(), func(tx *models.DB) error {
		f, err := tx.ChatflowBySlug(i.Context(), "website")
		if err != nil {
			return err
		}
		return tx.CreateChatflowVersion(i.Context(), &models.ChatflowVersion{ChannelID: f.ChannelID, Definition: ask.JSON(), CreatedAt: 2})
	}))
	visitor, tom := newWindow(t, browser, i.url), newWindow(t, browser, i.url)
	visitor.withoutScript()
	visitor.open("/chat/website")
	visitor.has(".log", "Wat is je e-mailadres?")
	visitor.fill("input[name=text]", "gail@customer")
	visitor.click("form button", "Versturen")
	visitor.has(".problem", "")
	visitor.fill("input[name=text]", "gail@customer.example")
	visitor.click("form button", "Versturen")
	visitor.has(".log", "Er is nu niemand.")
	visitor.fill("textarea[name=text]", "Is pier C vrij?")
	visitor.click("form button", "Versturen")
	visitor.has(".log .visitor", "Is pier C vrij?")
	visitor.click("button[value=end]", "")
	visitor.gone("button[value=end]", "")
	i.shoot(visitor, "chat-without-script")
	tom.logIn("tom@harbour.example", password)
	tom.open("/inbox/all/open")
	tom.click("#rows a", "gail@customer.example")
	tom.has("#arrival", "it goes to gail@customer.example by e-mail")
	tom.has("#side .chatpane", "Not verified")
	tom.click("[data-editor] textarea", "")
	tom.press("Ja, vanaf mei.")
	tom.press(kb.Enter, ctrl)
	tom.has(".msgs .say.out:not(.pending) .text", "Ja, vanaf mei.")
	raw := i.sent(1)
	i.deliver(mail{from: "Gail <gail@customer.example>", to: "support@harbour.example", subject: "Re: chat", body: "Graag, tot dan!", headers: []string{"In-Reply-To: " + header(raw, "Message-ID")}})
	tom.has(".msgs", "Graag, tot dan!")
	visitor.open("/chat/website")
	visitor.gone(".log", "Graag, tot dan!")
	visitor.calm()
	tom.calm()
}
