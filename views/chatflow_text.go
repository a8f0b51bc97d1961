package views

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"fairlead/models"
)

// stepKind is what a kind of step is called.
func stepKind(ctx context.Context, kind string) string {
	switch kind {
	case "say":
		return t(ctx, "Say")
	case "ask":
		return t(ctx, "Ask")
	case "branch":
		return t(ctx, "Go to")
	case "send":
		return t(ctx, "Send to team member")
	case "end":
		return t(ctx, "End")
	}
	return kind
}

// stepHelp says what a kind of step does.
func stepHelp(ctx context.Context, kind string) string {
	switch kind {
	case "say":
		return t(ctx, "Says something and goes on")
	case "ask":
		return t(ctx, "Asks something and waits for the answer")
	case "branch":
		return t(ctx, "By an answer, or by who is there")
	case "send":
		return t(ctx, "From here on people talk")
	case "end":
		return t(ctx, "Says goodbye, and nothing follows")
	}
	return ""
}

func stepShape(kind string) string {
	switch kind {
	case "ask":
		return shapeAsk
	case "branch":
		return shapeFork
	case "send":
		return shapeTeam
	case "end":
		return shapeFlag
	}
	return iconComment
}

func answerKind(ctx context.Context, kind string) string {
	switch kind {
	case "text":
		return t(ctx, "Free text")
	case "email":
		return t(ctx, "E-mail address")
	case "phone":
		return t(ctx, "Phone number")
	case "choice":
		return t(ctx, "Choice")
	}
	return kind
}

func availabilityCase(ctx context.Context, a string) string {
	switch a {
	case "somebody":
		return t(ctx, "Somebody can take the chat")
	case "nobody":
		return t(ctx, "Nobody can, though it is open")
	case "closed":
		return t(ctx, "It is outside the operating hours")
	}
	return a
}

// excerpt is the beginning of a text, on one line.
func excerpt(s string, most int) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return strings.TrimSpace(string([]rune(s)[:most-1])) + "…"
}

// name is what a step is called in the flow and where something leads to it.
func (r *FlowRow) name(ctx context.Context, main string) string {
	if r.Kind == "send" {
		if s := excerpt(r.Label[main], 60); s != "" {
			return s
		}
		return t(ctx, "Send to team member")
	}
	if s := excerpt(r.Text[main], 60); s != "" {
		return s
	}
	switch r.Kind {
	case "branch":
		return t(ctx, "Go to by answer or by who is there")
	case "end":
		return t(ctx, "The chat ends")
	}
	return t(ctx, "Nothing typed yet")
}

// title is a step with its number.
func (d FlowDraft) title(ctx context.Context, r *FlowRow) string {
	return fmt.Sprintf("%d · %s", r.Number, r.name(ctx, d.Main))
}

func (d FlowDraft) row(id string) *FlowRow {
	for _, r := range d.Rows {
		if r.ID == id {
			return r
		}
	}
	return nil
}

func (d FlowDraft) ordered() []string {
	rest := slices.DeleteFunc(slices.Clone(d.All), func(l string) bool { return l == d.Main })
	return append([]string{d.Main}, rest...)
}

func (d FlowDraft) speaks(l string) bool { return slices.Contains(d.Languages, l) }

// nextOptions are the steps that something can lead to, but the step itself.
func (d FlowDraft) nextOptions(ctx context.Context, self *FlowRow, now, none string) []option {
	out := []option{{"", none}}
	for _, r := range d.Rows {
		if r != self && !r.Gone || r.ID == now {
			out = append(out, option{r.ID, d.title(ctx, r)})
		}
	}
	return out
}

// abouts are what a case can be about: who is there, and each question.
func (d FlowDraft) abouts(ctx context.Context, now string) []option {
	out := []option{{AboutWho, t(ctx, "Who is there")}}
	for _, r := range d.Rows {
		if r.Kind == "ask" && (!r.Gone || r.ID == now) {
			out = append(out, option{r.ID, t(ctx, "The answer to %s", d.title(ctx, r))})
		}
	}
	return out
}

func (d FlowDraft) sends(ctx context.Context, now string) []option {
	out := []option{{"", t(ctx, "Any Send to team member step")}}
	for _, r := range d.Rows {
		if r.Kind == "send" && (!r.Gone || r.ID == now) {
			out = append(out, option{r.ID, d.title(ctx, r)})
		}
	}
	return out
}

func (r *FlowRow) goesOn() bool { return r.Kind == "say" || r.Kind == "ask" || r.Kind == "branch" }

// contrastText says in words how a colour can be read.
func contrastText(ctx context.Context, colour string) string {
	white := models.Contrast(models.White, colour)
	switch {
	case white == 0:
		return ""
	case white >= 4.5:
		return t(ctx, "White text on it has a contrast of %s to 1: easy to read.", ratio(ctx, white))
	}
	return t(ctx, "White text on it would have a contrast of %s to 1, and 4.5 is needed: text on it is black, with %s to 1.", ratio(ctx, white), ratio(ctx, models.Contrast(models.Black, colour)))
}

// faintText warns of a button that can hardly be seen on a white page; empty: it can.
func faintText(ctx context.Context, colour string) string {
	if c := models.Contrast(models.White, colour); c > 0 && c < 3 {
		return t(ctx, "On a white page the button is hard to see: %s to 1, and 3 is needed. Take a darker colour, or say something beside it.", ratio(ctx, c))
	}
	return ""
}

func ratio(ctx context.Context, c float64) string {
	s := fmt.Sprintf("%.1f", float64(int(c*10))/10) // 4.49 is not 4.5
	if isDutch(ctx) {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

// stateLine says in the list whether and where a chatflow is shown.
func (r ChatflowRow) stateLine(ctx context.Context) string {
	f := r.Chatflow
	switch {
	case !f.Active:
		return t(ctx, "Switched off: shown nowhere")
	case !f.SeenAt.IsSet():
		return t(ctx, "Not seen on a site yet")
	}
	return t(ctx, "Seen on %s", shortAddress(f.SeenURL))
}
