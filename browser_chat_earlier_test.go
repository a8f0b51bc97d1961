package main

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"fairlead/models"
)

// TestAVisitorReadsBackAndPressesTheClip: of a long chat the newest is there, and what was before it comes by its button, once and in order, without
// taking what is read out of sight; a file is chosen by the button of its own.
func TestAVisitorReadsBackAndPressesTheClip(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	i.company()
	i.chatsTo("tom@harbour.example")
	site := chattingSite(t, i.url, "", strictPolicy(i.url))
	w := newWindow(t, browser, i.url)
	w.goTo(site + "/")
	w.openChat()
	w.wait("a choice", inChat(`return ($(".choices button")?.click(), true)`))
	w.chatSays("What is your name?")
	w.sends("Gail Force")
	w.chatSays("Nobody is here now.")
	const many = 120
	tom := i.actor("tom@harbour.example").User.ID
	i.fine(i.db.Write(i.Context(), func(tx *models.DB) error {
		for n := range many {
			m := models.Message{ConversationID: 1, Kind: models.Outgoing, UserID: tom, Via: models.ViaChat, Text: fmt.Sprintf("Line %d.", n+1), CreatedAt: models.Time(n + 1)}
			if err := tx.CreateMessage(i.Context(), &m); err != nil {
				return err
			}
		}
		return nil
	}))
	w.goTo(site + "/boats")
	w.chatSays("Line 120.")
	lines := func() int {
		n, err := evaluate[int](w, inChat(`return [...root.querySelectorAll(".log .b")].length`))
		i.fine(err)
		return n
	}
	if n := lines(); n > 60 {
		t.Errorf("%d messages are there at once", n)
	}
	for pressed := 0; ; pressed++ {
		there, err := evaluate[bool](w, inChat(`return shown(".earlier")`))
		i.fine(err)
		if !there {
			break
		}
		if pressed > 4 {
			t.Fatal("there is always more")
		}
		before := lines()
		top, err := evaluate[string](w, inChat(`const box = $(".log").closest(".scroll") ?? $(".log").parentElement; box.scrollTop = 0; $(".earlier").scrollIntoView(); return root.querySelector(".log .b").textContent`))
		i.fine(err)
		w.wait("the press", inChat(`$(".earlier").click(); return true`))
		w.wait("more", inChat(fmt.Sprintf(`return root.querySelectorAll(".log .b").length > %d`, before)))
		w.wait("what was read is in sight", inChat(`const b = [...root.querySelectorAll(".log .b")].find((b) => b.textContent === `+quote(top)+`).getBoundingClientRect(), p = $(".panel").getBoundingClientRect(); return b.top >= p.top && b.bottom <= p.bottom`))
	}
	w.wait("everything once and in order", inChat(`const all = [...root.querySelectorAll(".log .b")].map((b) => b.textContent), lines = all.filter((s) => s.startsWith("Line ")); return lines.length === `+fmt.Sprint(many)+` && lines.every((s, n) => s === "Line " + (n + 1) + ".") && all.indexOf("Gail Force") >= 0 && all.indexOf("Gail Force") < all.indexOf("Line 1.") && all.filter((s) => s === "Gail Force").length === 1`))

	w.choosesByButton(i.file("mast.txt", "a mast"))
	w.wait("the file", inChat(`return $(".chips li:not(.busy)")?.textContent.includes("mast.txt")`))
	w.sends("The mast")
	w.wait("it is sent with it", inChat(`return [...root.querySelectorAll(".files a")].some((a) => a.download === "mast.txt")`))
	files, err := i.db.FilesOf(i.Context(), []int64{i.newest(1)})
	if err != nil || len(files) != 1 || files[0].Name != "mast.txt" {
		t.Errorf("stored %v (%v)", files, err)
	}
	w.quiet(site)
}

// newest is the id of the newest message of a conversation.
func (i *installation) newest(conversation int64) int64 {
	i.Helper()
	c, err := i.db.Conversation(i.Context(), conversation)
	i.fine(err)
	return c.LastMessage
}

// choosesByButton presses the clip of the chat, and chooses a file where the browser asks for one.
func (w *window) choosesByButton(file string) {
	w.Helper()
	asked := make(chan *page.EventFileChooserOpened, 1)
	if err := chromedp.Listen(w.ctx, func(event any) {
		if e, is := event.(*page.EventFileChooserOpened); is {
			select {
			case asked <- e:
			default:
			}
		}
	}); err != nil {
		w.Fatal(err)
	}
	if _, err := chromedp.Call(w.ctx, page.SetInterceptFileChooserDialog, page.SetInterceptFileChooserDialogParams{Enabled: true}); err != nil {
		w.Fatal(err)
	}
	at, err := evaluate[*point](w, inChat(`const b = $("[aria-label='Attach files'], .line .flat").getBoundingClientRect(); return {X: b.left + b.width / 2, Y: b.top + b.height / 2}`))
	if err != nil || at == nil {
		w.Fatal("no clip: ", err)
	}
	w.must(chromedp.MouseClickXY(at.X, at.Y))
	e := <-asked
	if _, err := chromedp.Call(w.ctx, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: []string{file}, BackendNodeID: e.BackendNodeID}); err != nil {
		w.Fatal(err)
	}
}
