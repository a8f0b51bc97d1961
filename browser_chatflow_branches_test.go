package main

import (
	"fmt"
	"strings"
	"testing"

	"fairlead/inbox"
)

// TestBranchesStayAsTheyWereBuilt: what an option was chosen to lead to is what it leads to, however many steps are put in elsewhere afterwards; a
// circle and a dead end are said before saving, once each.
func TestBranchesStayAsTheyWereBuilt(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	i.company()
	w := newWindow(t, browser, i.url)
	w.logIn("mia@harbour.example", password)
	ch, err := i.app.CreateChatflow(i.Context(), i.actor("mia@harbour.example"), inbox.NewChatflow{InboxID: 1, Name: "Website", Language: "en"})
	i.fine(err)
	w.open(fmt.Sprintf("/chatflows/%d/build", ch.ID))
	w.openStep("topic")
	w.choose(`[name="onext.topic.order"]`, "team")
	ask := w.addStep("onext.topic.order", "Ask", "Which order?")
	w.choose(`[name="answer.`+ask+`"]`, "choice")
	w.fill(`[name="olabel.`+ask+`._1.en"]`, "Of this week")
	w.fill(`[name="olabel.`+ask+`._2.en"]`, "Older")
	w.choose(`[name="onext.`+ask+`._2"]`, "email")
	w.has("#row-"+ask+" .flow-when", "If “Older”")
	w.addStep("onext."+ask+"._2", "Say", "That was long ago.")
	first := w.addStep("start", "Say", "Welcome")
	w.addStep("next."+first, "Say", "Dear visitor")
	w.has("#row-topic .flow-when", "If “An order”")
	w.has("#row-"+ask+" .flow-when", "If “Older”")

	w.openStep("hello")
	w.choose(`[name="next.hello"]`, first)
	w.has("#row-"+first+" .flow-note", "runs in a circle without asking anything")
	w.click(".savebar button", "Save")
	w.has("#flow [role=alert]", "Not saved yet.")
	w.wait("it is said once", `document.querySelector("#flow").textContent.split("runs in a circle").length === 2`)
	w.choose(`[name="next.hello"]`, "")
	w.has("#row-hello .flow-note", "stops without sending")
	w.choose(`[name="next.hello"]`, "topic")
	w.gone("#row-hello .flow-note", "")
	w.click(".savebar button", "Save")
	w.has("#notice", "Saved.")
	p, err := i.app.ChatflowSettings(i.Context(), i.actor("mia@harbour.example"), ch.ID)
	i.fine(err)
	var way []string
	topic, _ := p.Flow.Step("topic")
	for step, _ := p.Flow.Step(topic.Options[0].Next); step.Key != "" && len(way) < 9; {
		next := step.Next
		if len(step.Options) > 0 {
			next = step.Options[1].Next
		}
		way = append(way, step.Text["en"])
		step, _ = p.Flow.Step(next)
	}
	if got := strings.Join(way, " | "); !strings.HasPrefix(got, "Which order? | That was long ago. | Where may we write to") || len(p.Flow.Steps) != 8 || p.Flow.Steps[0].Text["en"] != "Welcome" {
		t.Errorf("an order leads to %q, of %d steps", got, len(p.Flow.Steps))
	}
	w.calm()
}

// addStep puts a step where something leads, types its text, and returns its id.
func (w *window) addStep(slot, kind, text string) (id string) {
	w.Helper()
	at := "#add-" + strings.ReplaceAll(slot, ".", `\.`)
	w.wait("a place at "+slot, fmt.Sprintf(`(() => { const s = document.querySelector(%s); s?.scrollIntoView({block: "center", behavior: "instant"}); return !!s })()`, quote(at)))
	w.wait("known steps", `(window.stepsBefore = [...document.querySelectorAll("[data-row]")].map((r) => r.dataset.row)).length`)
	w.click(at+" > summary", "")
	w.click(at+" button", kind)
	fresh := `document.activeElement.closest("[data-row]")?.dataset.row`
	w.wait("the new step has the focus", fresh+` && !stepsBefore.includes(`+fresh+`)`)
	id, err := evaluate[string](w, fresh)
	if err != nil {
		w.Fatal(err)
	}
	w.fill(`[name="text.`+id+`.en"]`, text)
	return id
}
