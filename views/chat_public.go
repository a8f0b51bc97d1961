package views

import (
	"github.com/a-h/templ"

	"fairlead/models"
)

// PublicChatPage is a chat on a page of its own. With the script it is the chat's own; without, it is plain: what was said, and a form.
type PublicChatPage struct {
	Lang      string
	CSS, Icon string
	Slug      string
	Company   string
	Title     string
	Greeting  string
	Closed    string // that nobody is there, and until when; empty: somebody is
	Messages  []PublicChatMessage
	Older     string // address of earlier messages; empty: there are none
	With      string // who has the chat; empty: nobody yet
	Waiting   bool
	Ended     bool
	Begun     bool
	Nonce     string
	Step      string // of the question that is open
	Kind      string // text, email, phone or choice
	Options   []PublicOption
	Skip      bool
	Typed     string
	Problems  models.Problems
	MayEnd    bool
	Others    []PublicLanguage
}

// PublicChatMessage is one entry as it is shown.
type PublicChatMessage struct {
	From  string // visitor, agent, flow or line
	Name  string
	Text  string
	At    string
	Files []PublicChatFile
}

// PublicChatFile is a file in it.
type PublicChatFile struct {
	Name, URL string
	Size      int64
}

// input is the kind of the field, and what browsers call what they can fill in.
func (p PublicChatPage) input() (kind, fills string) {
	switch p.Kind {
	case "email":
		return "email", "email"
	case "phone":
		return "tel", "tel"
	}
	return "", ""
}

// chatWrong says at the field that something is wrong with what was typed.
func chatWrong(p PublicChatPage) templ.Attributes {
	for _, q := range p.Problems {
		if q.Field != "" {
			return templ.Attributes{"aria-invalid": "true", "aria-describedby": "text-problem"}
		}
	}
	return nil
}

// look is the page anew, at its end. Its address is another each time: browsers only scroll where an address differs in what stands behind "#" alone.
func (p PublicChatPage) look() string {
	return "/chat/" + p.Slug + "?lang=" + p.Lang + "&look=" + p.Nonce[:min(len(p.Nonce), 8)] + "#end"
}
