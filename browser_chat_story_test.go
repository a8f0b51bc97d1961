package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"fairlead/channels/chat"
	"fairlead/channels/forms"
	"fairlead/inbox"
	"fairlead/models"
	"fairlead/models/modelstest"
)

// chatStory is a day of live chat: visitors of another site, and two colleagues, on a Fairlead in a process of its own that can be killed.
type chatStory struct {
	*installation
	browser             context.Context
	dir, database, addr string
	program             *program
	site                string
	eva, tom, gail      *window
}

// TestStoryOfAChat routes by a branch and by who is least busy, over colleagues who go and come back, and over a server that is killed.
func TestStoryOfAChat(t *testing.T) {
	s := newChatStory(t)
	s.site = chattingSite(t, s.url, "", strictPolicy(s.url))
	s.tom, s.eva = s.colleague("tom@harbour.example"), s.colleague("eva@harbour.example")
	s.leastBusy()
	s.withinASecond()
	s.fileToTheVisitor()
	s.comingAndGoing()
	s.killed()
	s.gail.quiet(s.site)
	for _, w := range []*window{s.tom, s.eva} {
		w.calm()
	}
}

// newChatStory has the company at work, with its server running.
func newChatStory(t *testing.T) *chatStory {
	t.Helper()
	s := &chatStory{browser: startBrowser(t), dir: t.TempDir(), database: modelstest.NewURL(t), addr: freeAddress(t)}
	db, app := openCompany(t, s.dir, s.database)
	t.Cleanup(func() { db.Close() })
	s.installation = &installation{T: t, service: &service{db: db, app: app}, url: "http://" + s.addr, logs: &lockedBuffer{}}
	s.hire()
	s.serve()
	return s
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func (s *chatStory) serve() {
	s.program = start(s.T, s.dir, s.database, "FAIRLEAD_ADDR="+s.addr, "FAIRLEAD_URL="+s.url)
}

// branching asks what it is about: invoices are on the site, berths go to people.
func branching() chat.Flow {
	f := modelstest.AskingFlow()
	f.Steps[1].Options[1].Next = "bills"
	f.Steps = append(f.Steps, chat.Step{Key: "bills", Kind: chat.StepEnd, Text: forms.Text{"en": "Invoices are on our site."}})
	return f
}

// hire makes Tom and Eva, to whom chats go, and something that keeps Tom busy.
func (s *chatStory) hire() {
	ctx := s.Context()
	link, err := s.app.SetupLink(ctx)
	s.fine(err)
	_, token, _ := strings.Cut(link, "token=")
	_, err = s.app.Setup(ctx, token, inbox.SetupForm{Company: "Harbour Bikes", Name: "Mia Winter", Email: "mia@harbour.example", Password: password, Inbox: "Support", Address: "support@harbour.example"})
	s.fine(err)
	for _, name := range []string{"Tom Berger", "Eva Lind"} {
		first, _, _ := strings.Cut(strings.ToLower(name), " ")
		_, err := s.app.AddUser(ctx, inbox.UserForm{Name: name, Email: first + "@harbour.example", Role: models.RoleMember, Seat: models.SeatService}, password)
		s.fine(err)
	}
	s.chatsTo("tom@harbour.example", "eva@harbour.example")
	busy := models.Chat{Language: "en", CreatedAt: models.At(time.Now()), LeftAt: models.At(time.Now())}
	s.fine(s.db.Write(ctx, func(tx *models.DB) error {
		f, err := tx.ChatflowBySlug(ctx, "website")
		if err != nil {
			return err
		}
		if err := tx.CreateChatflowVersion(ctx, &models.ChatflowVersion{ChannelID: f.ChannelID, Definition: branching().JSON(), CreatedAt: 2}); err != nil {
			return err
		}
		ch, err := tx.Channel(ctx, f.ChannelID)
		return cmp.Or(err, modelstest.Chat(ctx, tx, ch, models.Contact{Name: "Somebody before"}, &busy, "Hello?"))
	}))
	_, err = s.app.Assign(ctx, s.actor("mia@harbour.example"), busy.ConversationID, models.UserOwner(s.actor("tom@harbour.example").User.ID), models.Nobody)
	s.fine(err)
}

// colleague opens the window of one and waits until they count as there.
func (s *chatStory) colleague(email string) *window {
	w := newWindow(s.T, s.browser, s.url)
	w.logIn(email, password)
	w.open("/inbox/all/open")
	s.until(email+" to be there", func() bool {
		u, err := s.db.UserByEmail(s.Context(), email)
		return err == nil && u.PageOpen
	})
	return w
}

// visits has somebody come to the site, choose a berth and say who they are.
func (s *chatStory) visits(name string) *window {
	w := newWindow(s.T, s.browser, s.url)
	w.goTo(s.site + "/boats")
	w.openChat()
	w.wait("a choice", inChat(`return ($(".choices button")?.click(), true)`))
	w.chatSays("What is your name?")
	w.sends(name)
	return w
}

// leastBusy: Gail's chat takes the branch to people, and goes to Eva, who has nothing; they see each other type.
func (s *chatStory) leastBusy() {
	s.gail = s.visits("Gail Force")
	s.gail.chatSays("Somebody is coming.")
	s.gail.chatSays("Eva Lind has joined the chat.")
	s.gail.wait("the other branch to be silent", inChat(`return !$(".log").textContent.includes("Invoices")`))
	s.eva.has("#rows .convrow.asks", "Gail Force")
	s.eva.click("#rows a", "Gail Force")
	s.eva.has("h1.subject", "Chat with Gail Force")
	s.eva.has("#side .chatanswers", "A berth")
	s.gail.wait("the field", inChat(`$(".field > *").focus(); return root.activeElement.matches("textarea")`))
	s.gail.press("Is")
	s.eva.has("#typing", "Gail Force is typing")
	s.eva.click("[data-editor] textarea", "")
	s.eva.press("It")
	s.gail.wait("Eva typing", inChat(`return shown(".dots") && $(".dots").textContent === "Eva Lind is typing"`))
	s.eva.fill("[data-editor] textarea", "")
	s.gail.press("\b\b")
}

// noteWhen has a page note the moment at which texts come to stand in a place of it.
const noteWhen = `(() => { window.came = {}; const box = %s, look = () => { for (const m of box.textContent.match(/(Ping|Pong) \d!/g) || []) window.came[m] ||= Date.now(); }; new MutationObserver(look).observe(box, {subtree: true, childList: true, characterData: true}); return true; })()`

// withinASecond measures from the key that sends to the text in the other's page. Machines are sometimes busy: one of three may be late.
func (s *chatStory) withinASecond() {
	const log, thread = `document.querySelector("[data-fairlead-chat]").shadowRoot.querySelector(".log")`, `document.querySelector("#thread")`
	pressed := `(() => { window.sent = []; addEventListener("keydown", (e) => { if (e.key === "Enter") window.sent.push(Date.now()); }, true); return true; })()`
	s.gail.wait("a clock", fmt.Sprintf(noteWhen, log)+" && "+pressed)
	s.eva.wait("a clock", fmt.Sprintf(noteWhen, thread)+" && "+pressed)
	took := map[string][]float64{}
	for n := range 3 {
		ping, pong := fmt.Sprintf("Ping %d!", n), fmt.Sprintf("Pong %d!", n)
		s.gail.writes(ping)
		took["in"] = append(took["in"], s.took(s.gail, s.eva, n, ping))
		s.eva.click("[data-editor] textarea", "")
		s.eva.press(pong)
		s.eva.press(kb.Enter, ctrl)
		took["out"] = append(took["out"], s.took(s.eva, s.gail, n, pong))
	}
	s.Logf("milliseconds from key to page: %v", took)
	for way, ms := range took {
		if slices.Sort(ms); ms[1] > 1000 {
			s.Errorf("%s: it took %v ms", way, ms)
		}
	}
}

// took is how many milliseconds a text took from the n-th Enter in one window to the page of another.
func (s *chatStory) took(from, to *window, n int, text string) float64 {
	s.Helper()
	to.wait(text, fmt.Sprintf(`window.came[%s]`, quote(text)))
	came, err := evaluate[float64](to, fmt.Sprintf(`window.came[%s]`, quote(text)))
	s.fine(err)
	sent, err := evaluate[float64](from, fmt.Sprintf(`window.sent[%d]`, n))
	s.fine(err)
	return came - sent
}

// fileToTheVisitor goes from Eva to Gail.
func (s *chatStory) fileToTheVisitor() {
	s.eva.fill("[data-editor] textarea", "Here is the map.")
	s.eva.upload("[data-attach]", s.file("pier c.txt", "between B and D"))
	s.eva.has(".staged", "pier c.txt")
	s.eva.press(kb.Enter, ctrl)
	s.gail.chatSays("Here is the map.")
	s.gail.wait("the file", inChat(`return $(".files a")?.download === "pier c.txt"`))
	address, err := evaluate[string](s.gail, inChat(`return $(".files a").href`))
	s.fine(err)
	file, err := http.Get(address)
	s.fine(err)
	defer file.Body.Close()
	if body, err := io.ReadAll(file.Body); err != nil || string(body) != "between B and D" {
		s.Errorf("the file holds %q (%v)", body, err)
	}
}

// comingAndGoing: without Eva the next chat is Tom's; without both the next waits and its visitor is told; who returns gets it.
func (s *chatStory) comingAndGoing() {
	s.eva.click("#available", "Available")
	s.eva.has("#available", "Away")
	s.visits("Hugo Boom").chatSays("Tom Berger has joined the chat.")
	s.tom.has("#rows .convrow.asks", "Hugo Boom")
	s.tom.click("#available", "Available")
	s.tom.has("#available", "Away")
	ines := s.visits("Ines Kade")
	ines.chatSays("Nobody is here now.")
	s.eva.has("#rows .convrow", "Ines Kade")
	if _, conv := s.chatOf("Ines Kade"); conv.Owner != models.Nobody || conv.WaitingSince == 0 {
		s.Errorf("while both are away it belongs to %v and waits since %v", conv.Owner, conv.WaitingSince)
	}
	s.eva.click("#available", "Away")
	s.eva.has("#available", "Available")
	ines.chatSays("Eva Lind has joined the chat.")
	s.eva.has("#rows .convrow.asks", "Ines Kade")
	s.tom.click("#available", "Away")
	s.tom.has("#available", "Available")
}

// chatOf returns what is stored of the chat of somebody.
func (s *chatStory) chatOf(name string) (models.Chat, models.Conversation) {
	s.Helper()
	rows, err := s.db.Conversations(s.Context(), models.Filter{Inboxes: []int64{1}, View: models.ViewOpen, Limit: 100})
	s.fine(err)
	for _, conv := range rows {
		contact, err := s.db.Contact(s.Context(), conv.ContactID)
		s.fine(err)
		if contact.Name == name {
			c, err := s.db.Chat(s.Context(), conv.ID)
			s.fine(err)
			return c, conv
		}
	}
	s.Fatal("no chat of ", name)
	return models.Chat{}, models.Conversation{}
}

// killed: the server dies with a message under way each way, and is back. Both send on meanwhile. All of it arrives, once.
func (s *chatStory) killed() {
	s.gail.writes("Under way from Gail")
	s.eva.click("[data-editor] textarea", "")
	s.eva.press("Under way from Eva")
	s.gail.writes("And one more from Gail")
	s.eva.press(kb.Enter, ctrl)
	s.program.kill()
	s.gail.writes("Said to nobody")
	s.gail.wait("that it waits", inChat(`return $(".pending") && $(".strip").textContent.startsWith("No connection.")`))
	s.eva.press("Answered by nobody")
	s.eva.press(kb.Enter, ctrl)
	s.eva.has(".say.pending", "Answered by nobody")
	s.serve()
	gail, eva := []string{"Under way from Gail", "And one more from Gail", "Said to nobody"}, []string{"Under way from Eva", "Answered by nobody"}
	for _, text := range append(gail, eva...) {
		once := fmt.Sprintf(`.textContent.split(%s).length === 2`, quote(text))
		s.eva.waitFor(3*patience, text, `!document.querySelector(".msgs .pending") && document.querySelector(".msgs")`+once)
		s.gail.waitFor(3*patience, text, inChat(`return !$(".pending") && $(".log")`+once))
	}
	_, conv := s.chatOf("Gail Force")
	rows, err := s.db.MessagesBefore(s.Context(), conv.ID, 0, 100)
	s.fine(err)
	said := map[models.MessageKind][]string{}
	for _, m := range rows {
		if m.Via == models.ViaChat && (m.Kind == models.Incoming || m.UserID != 0) {
			said[m.Kind] = append(said[m.Kind], m.Text)
		}
	}
	want := map[models.MessageKind][]string{
		models.Incoming: append([]string{"A berth", "Gail Force", "Ping 0!", "Ping 1!", "Ping 2!"}, gail...),
		models.Outgoing: append([]string{"Pong 0!", "Pong 1!", "Pong 2!", "Here is the map."}, eva...)}
	if !reflect.DeepEqual(said, want) {
		s.Errorf("stored %q, want %q", said, want)
	}
}
