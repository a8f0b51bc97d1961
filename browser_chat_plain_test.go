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

// TestAChatWithoutScriptOnEitherSide: visitor and colleague talk in plain pages, with files; who looks sees what is new, and seen, comment, owner, close
// and end are forms and links.
func TestAChatWithoutScriptOnEitherSide(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	i.company()
	i.chatsTo("tom@harbour.example")
	there := newWindow(t, browser, i.url) // a page with a script counts as being there
	there.logIn("tom@harbour.example", password)
	there.open("/settings/profile")
	i.until("Tom's page", func() bool {
		u, err := i.db.User(i.Context(), i.actor("tom@harbour.example").User.ID)
		return err == nil && u.PageOpen
	})
	visitor, tom := newWindow(t, browser, i.url), newWindow(t, browser, i.url)
	tom.logIn("tom@harbour.example", password)
	visitor.withoutScript()
	tom.withoutScript()
	visitor.open("/chat/website")
	visitor.click("input[type=radio]", "")
	visitor.click("form button", "Send")
	visitor.has(".log", "What is your name?")
	visitor.fill("[name=text]", "Gail Force")
	visitor.click("form button", "Send")
	visitor.has(".log", "Tom Berger has joined the chat.")
	visitor.fill("textarea[name=text]", "Is pier C free?")
	visitor.upload("input[type=file]", i.file("plan.txt", "a plan"))
	visitor.click("form button", "Send")
	visitor.has(".log .visitor a[download]", "plan.txt")

	tom.open("/inbox/all/mine")
	tom.click("#rows a", "Gail Force")
	tom.has("h1.subject", "Chat with Gail Force")
	tom.has(".msgs .files", "plan.txt")
	tom.has("#arrival", "In the chat")
	tom.has("#chatstrip", "Here now")
	tom.fill("[data-editor] textarea", "It is, from May.")
	tom.upload("[data-editor] input[type=file]", i.file("prices.txt", "prices"))
	tom.click("[data-editor] button", "Attach")
	tom.has(".staged", "prices.txt")
	tom.click("[data-editor] button[value=send]", "Send")
	tom.has(".msgs .say.out", "It is, from May.")
	tom.click(".editor .tabs a", "Comment")
	tom.fill("[data-editor] textarea", "She is nice.")
	tom.click("[data-editor] button", "Add comment")
	tom.has(".msgs", "She is nice.")
	visitor.click("a", "Look for answers")
	visitor.has(".log", "It is, from May.")
	visitor.has(".log a[download]", "prices.txt")
	visitor.gone(".log", "She is nice.")
	tom.open(tom.path())
	tom.has(".fate .seen", "Seen")
	tom.click("[data-editor] .tabs a", "Chat")
	tom.fill("[data-editor] textarea", "And pier D.")
	tom.click("[data-editor] button[value=close]", "Send and close")
	tom.has("#notice", "closed")
	visitor.click("a", "Look for answers")
	visitor.has(".log", "And pier D.")
	visitor.has(".log", "The chat was closed. Write again to go on.")
	visitor.fill("textarea[name=text]", "Thanks!")
	visitor.click("form button", "Send")
	visitor.has(".log", "Thanks!")
	visitor.click("button[value=end]", "")
	visitor.has(".note", "This chat has ended.")
	tom.open("/inbox/all/mine")
	tom.click("#rows a", "Gail Force")
	tom.has("#chatstrip", "Ended by the visitor")
	tom.has(".msgs", "Thanks!")
	visitor.calm()
	tom.calm()
}
