package handlers

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// searchRoutes are the pages of the search of messages.
func (s *Server) searchRoutes(g *echo.Group) {
	g.GET("/search", s.search)
}

// searchTyped is how many characters of what was typed come back.
const searchTyped = 500

func (s *Server) search(c echo.Context) error {
	return s.showSearch(c, http.StatusOK, cmp.Or(c.QueryParam("q"), c.QueryParam("find")), func(*views.SearchPage) {})
}

// showSearch shows what is found by what was typed, or by the saved view that the address names.
func (s *Server) showSearch(c echo.Context, status int, asked string, change func(*views.SearchPage)) error {
	ctx, who := c.Request().Context(), s.who(c)
	page := views.SearchPage{Now: models.At(s.app.Now()), Inboxes: who.Inboxes, MayShared: who.MaySharedViews()}
	if id := queryID(c, "view"); id != 0 {
		var err error
		if page.View, err = s.app.SavedView(ctx, who, id); err != nil {
			return err
		}
		asked = cmp.Or(asked, page.View.Query)
	}
	typed := []rune(strings.TrimSpace(cleanText(asked)))
	page.Query = string(typed[:min(len(typed), searchTyped)])
	after, err := strconv.ParseInt(c.QueryParam("after"), 10, 64)
	if err == nil && after > 0 {
		page.After = strconv.FormatInt(after, 10)
	}
	found, err := s.app.Search(ctx, who, page.Query, max(after, 0))
	if !errors.As(err, &page.Problems) && err != nil {
		return err
	}
	page.Asked, page.Cut, page.Backlog = found.Asked, found.Cut, found.Backlog
	if found.Next > 0 {
		page.Next = strconv.FormatInt(found.Next, 10)
	}
	for i, r := range found.Rows {
		h := searchHit(r, found)
		h.Again = i > 0 && found.Rows[i-1].ConversationID == r.ConversationID
		page.Hits = append(page.Hits, h)
	}
	change(&page)
	return s.render(c, status, views.Search(s.shell(c, views.SectionSearch), page))
}

// searchedText is the text of a message as its conversation shows it.
func searchedText(r models.SearchRow) string {
	if (r.Kind == models.Outgoing || r.Kind == models.Comment) && !r.Imported {
		return email.MarkdownText(r.Searched())
	}
	return r.Searched()
}

func searchHit(r models.SearchRow, f inbox.Found) views.SearchHit {
	phrases := f.Phrases
	excerpt, _ := inbox.Excerpt(searchedText(r), phrases)
	h := views.SearchHit{Message: r.Message, Writer: searchWriter(r), Contact: r.Contact, Subject: viewPieces(inbox.Mark(firstChars(r.Headline, subjectInList), phrases)), Excerpt: viewPieces(excerpt),
		Inbox: r.InboxName, State: r.State, OwnerName: r.OwnerName, Files: len(r.Files), Conversation: r.ConversationID}
	also := func(text string, phrases [][]string) {
		if pieces := inbox.Mark(firstChars(text, subjectInList), phrases); len(h.Also) < alsoShown && found(pieces) {
			h.Also = append(h.Also, viewPieces(pieces))
		}
	}
	for _, name := range r.Files {
		also(name, phrases)
	}
	if r.Subject != r.Headline {
		also(r.Subject, phrases)
	}
	also(person(r.From), slices.Concat(phrases, f.From))
	for _, p := range slices.Concat(r.To, r.Cc, r.Bcc) {
		also(person(p), slices.Concat(phrases, f.To))
	}
	return h
}

func person(p models.Person) string { return strings.TrimSpace(p.Name + " " + p.Email) }

// alsoShown is how many names of files, people and addresses are shown of what is found.
const alsoShown = 3

func found(pieces []inbox.Piece) bool {
	for _, p := range pieces {
		if p.Hit {
			return true
		}
	}
	return false
}

func searchWriter(r models.SearchRow) string {
	for _, name := range []string{r.Author, r.From.Name, r.From.Email} {
		if name != "" {
			return name
		}
	}
	return r.Contact
}

func firstChars(text string, n int) string {
	if runes := []rune(text); len(runes) > n {
		return string(runes[:n]) + "…"
	}
	return text
}

func viewPieces(pieces []inbox.Piece) (out []views.Piece) {
	for _, p := range pieces {
		out = append(out, views.Piece(p))
	}
	return out
}
