package handlers

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// What people are told of tags.
const (
	saidTagged     = "Tag added: %s"
	saidUntagged   = "Tag taken off: %s"
	saidTaggedSame = "It has that tag already."
)

// tagRoutes put tags on conversations and take them off.
func (s *Server) tagRoutes(g *echo.Group) {
	g.GET("/conversations/:id/tags", s.chooseTag)
	g.POST("/conversations/:id/tags", s.tag)
	g.GET("/conversations/bulk/tags", s.chooseBulkTag)
}

// chooseTag is the menu of tags as a page, or the list of it alone for the script.
func (s *Server) chooseTag(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	tags, more, err := s.app.Tags(c.Request().Context(), s.who(c), id, c.QueryParam("q"))
	if err != nil {
		return err
	}
	if part(c) == "owner" {
		return s.render(c, http.StatusOK, views.TagOptions(tags))
	}
	place, err := s.ownPlace(c, id)
	if err != nil {
		return err
	}
	conv, _, err := s.app.OwnerNow(c.Request().Context(), s.who(c), id)
	if err != nil {
		return err
	}
	page := views.ChooseTagPage{Action: conversationURL(id, "tags"), Subject: conv.Subject, Query: c.QueryParam("q"), Tags: tags, More: more, Back: orHome(safePath(c.QueryParam("back")))}
	if page.Back == "/" {
		page.Back = place.Conversation(id)
	}
	return s.render(c, http.StatusOK, views.ChooseTag(s.shell(c, views.SectionInbox), page))
}

// tag puts a tag on a conversation or takes one off, and offers to undo it.
func (s *Server) tag(c echo.Context) error {
	id, f, err := postedTo(c)
	if err != nil {
		return err
	}
	place, err := s.ownPlace(c, id)
	if err != nil {
		return err
	}
	ctx, who, back := c.Request().Context(), s.who(c), f.back(place.Conversation(id))
	undo := func(field string, tag models.Tag) *views.Undo {
		return &views.Undo{Action: conversationURL(id, "tags"), Fields: []views.Field{{Name: field, Value: strconv.FormatInt(tag.ID, 10)}, {Name: "back", Value: back}}}
	}
	if f.Get("off") != "" {
		off, err := f.id("off")
		if err != nil {
			return err
		}
		tag, err := s.app.Untag(ctx, who, id, off)
		if err != nil {
			return err
		}
		n := say(saidUntagged, tag.Name)
		n.Undo = undo("tag", tag)
		return s.done(c, back, n)
	}
	choice, err := tagChoice(f, "name")
	if err != nil {
		return err
	}
	tag, added, err := s.app.Tag(ctx, who, id, choice)
	if err != nil {
		return problemsAt(err, func(p models.Problems) error {
			return s.showConversation(c, http.StatusUnprocessableEntity, id, f, views.Editor{}, func(page *views.ConversationPage) {
				page.TagMenu = views.TagMenu{Open: true, Typed: f.Get("name"), Problems: p}
			})
		})
	}
	if !added {
		return s.done(c, back, say(saidTaggedSame))
	}
	n := say(saidTagged, tag.Name)
	n.Undo = undo("off", tag)
	return s.done(c, back, n)
}

// tagChoice reads which tag was chosen, or the name of a new one.
func tagChoice(f form, field string) (inbox.TagChoice, error) {
	if f.Get("tag") == "new" || f.Get("tag") == "" {
		return inbox.TagChoice{Name: f.Get(field)}, nil
	}
	id, err := f.id("tag")
	return inbox.TagChoice{ID: id}, err
}

// chooseBulkTag is the menu of tags for several conversations as a page, or the list of it alone for the script.
func (s *Server) chooseBulkTag(c echo.Context) error {
	return s.showBulkTag(c, http.StatusOK, c.QueryParams(), nil)
}

func (s *Server) showBulkTag(c echo.Context, status int, q url.Values, problems models.Problems) error {
	if _, err := readChosen(q["c"]); err != nil {
		return err
	}
	tags, more, err := s.app.AllTags(c.Request().Context(), q.Get("q"))
	if err != nil {
		return err
	}
	if part(c) == "owner" {
		return s.render(c, http.StatusOK, views.TagOptions(tags))
	}
	if len(q["c"]) == 0 {
		return s.noneChosen(c)
	}
	page := views.ChooseTagPage{Action: "/conversations/bulk/tags", Chosen: q["c"], State: models.State(q.Get("state")), Query: q.Get("q"), Tags: tags, More: more, Typed: q.Get("tagname"), Problems: problems, Back: orHome(safePath(q.Get("back")))}
	return s.retargeted(c, status, views.ChooseTag(s.shell(c, views.SectionInbox), page))
}

// bulkTag puts a tag on the conversations chosen in a list, or takes it off them.
func (s *Server) bulkTag(c echo.Context, f form, chosen []inbox.Chosen, back string) error {
	choice, err := tagChoice(f, "tagname")
	if err != nil {
		return err
	}
	ids, owners := make([]int64, len(chosen)), map[int64]models.Owner{}
	for i, one := range chosen {
		ids[i], owners[one.ID] = one.ID, one.Was
	}
	off := f.ticked("off")
	done, err := s.app.TagSeveral(c.Request().Context(), s.who(c), ids, choice, off)
	if err != nil {
		return problemsAt(err, func(p models.Problems) error { return s.showBulkTag(c, http.StatusUnprocessableEntity, f.Values, p) })
	}
	n := views.Notice{More: taggedSays(done, off)}
	if len(done.Done) > 0 {
		fields := []views.Field{{Name: "tag", Value: strconv.FormatInt(done.Tag.ID, 10)}, {Name: "state", Value: f.Get("state")}, {Name: "back", Value: back}}
		if !off {
			fields = append(fields, views.Field{Name: "off", Value: "1"})
		}
		for _, id := range done.Done {
			fields = append(fields, views.Field{Name: "c", Value: writeChosen(id, owners[id])})
		}
		n.Undo = &views.Undo{Action: "/conversations/bulk", Fields: fields}
	}
	return s.done(c, back, n)
}

func taggedSays(b inbox.TaggedSeveral, off bool) (out []views.Said) {
	add := func(n int, text string) {
		if n > 0 {
			out = append(out, views.Said{Text: text, Args: []string{strconv.Itoa(n), b.Tag.Name}})
		}
	}
	if off {
		add(len(b.Done), "%s without the tag %s now.")
		add(b.Same, "%s did not have the tag %s.")
	} else {
		add(len(b.Done), "%s with the tag %s now.")
		add(b.Same, "%s had the tag %s already.")
	}
	add(b.Full, "%s have 20 tags already, and did not get %s.")
	if len(out) == 0 {
		out = []views.Said{{Text: saidBulkGone}}
	}
	return out
}

// findTag leads to the page that finds a tag for those chosen.
func findTag(f form, back string) string {
	return "/conversations/bulk/tags?" + url.Values{"c": f.Values["c"], "state": {f.Get("state")}, "back": {back}}.Encode()
}
