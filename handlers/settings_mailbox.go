package handlers

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

const (
	saidMailboxSaved   = "Saved. The mail is fetched from now on."
	saidMailboxSignIn  = "Saved. Now sign in at the provider."
	saidMailboxPaused  = "Saved. Fetching is paused."
	saidMailboxRemoved = "No mail is fetched any more, and the account is forgotten."
	saidSignedIn       = "Signed in. The mail is fetched from now on."
)

// mailboxRoutes are the pages of the mailbox that a channel's mail is fetched from.
func (s *Server) mailboxRoutes(g *echo.Group) {
	g.GET("/channels/:id/mailbox", s.mailbox)
	g.POST("/channels/:id/mailbox", s.saveMailbox)
	g.GET("/channels/:id/mailbox/connect", s.connectMailbox)
	g.GET("/oauth", s.signedIn)
}

func mailboxPath(channelID int64) string { return channelPath(channelID) + "/mailbox" }

func (s *Server) mailbox(c echo.Context) error {
	page, err := s.mailboxPage(c)
	if err != nil {
		return err
	}
	if way := c.QueryParam("provider"); way != "" && page.MayEdit {
		if way = strings.TrimSuffix(way, "password"); inbox.KnownProvider(way) && way != page.Mailbox.Provider {
			page = otherWay(page, way)
		}
	}
	return s.showMailbox(c, http.StatusOK, page)
}

// otherWay is the form for another way to log in, with what is known of the provider.
func otherWay(page views.MailboxPage, way string) views.MailboxPage {
	m, known := &page.Mailbox, inbox.KnownOf(way)
	m.Provider, m.Host, m.Security, m.Secret, m.ClientSecret = way, known.Host, known.Security, nil, nil
	m.AuthURL, m.TokenURL, m.Scopes, m.ClientID = known.AuthURL, known.TokenURL, known.Scopes, ""
	m.Username = cmp.Or(m.Username, page.Channel.Address)
	page.Numbers.Port = strconv.Itoa(known.Port)
	page.Send = views.MailboxSender{On: page.Send.On || known.SMTPHost != "", Host: known.SMTPHost, Port: strconv.Itoa(known.SMTPPort), Security: known.SMTPSecurity}
	return page
}

// mailboxPage loads the mailbox of the channel of the address.
func (s *Server) mailboxPage(c echo.Context) (views.MailboxPage, error) {
	id, err := pathID(c, "id")
	if err != nil {
		return views.MailboxPage{}, err
	}
	p, err := s.app.MailboxSettings(c.Request().Context(), s.who(c), id)
	page := views.MailboxPage{Inbox: p.Inbox, Channel: p.Channel, Mailbox: p.Mailbox, Stored: p.Mailbox, Numbers: views.NumbersOfMailbox(p.Mailbox), Redirect: p.Redirect, Door: p.Door, MayEdit: p.CanManage,
		Now: models.At(s.app.Now())}
	if p.Sends {
		page.Send = views.MailboxSender{On: true, Host: p.Channel.SMTPHost, Port: strconv.Itoa(p.Channel.SMTPPort), Security: p.Channel.SMTPSecurity}
	}
	return page, err
}

func (s *Server) showMailbox(c echo.Context, status int, page views.MailboxPage) error {
	page.Shell = s.shell(c, views.SectionSettings)
	return s.render(c, status, views.Mailbox(page))
}

// saveMailbox stores what was typed, tries it out, or forgets the account.
func (s *Server) saveMailbox(c echo.Context) error {
	page, err := s.mailboxPage(c)
	if err != nil {
		return err
	}
	if !page.MayEdit {
		return models.ErrForbidden
	}
	f, err := posted(c)
	if err != nil {
		return err
	}
	ctx, who, id := c.Request().Context(), s.who(c), page.Channel.ID
	if f.Get("action") == "remove" {
		if err := s.app.RemoveMailbox(ctx, who, id); err != nil {
			return err
		}
		return s.done(c, mailboxPath(id), say(saidMailboxRemoved))
	}
	typed, problems := mailboxForm(f)
	page = typedMailbox(page, f, typed)
	if len(problems) > 0 {
		page.Problems = problems
		return s.showMailbox(c, http.StatusUnprocessableEntity, page)
	}
	if f.Get("action") == "test" {
		return s.testMailbox(c, page, typed)
	}
	if err := s.app.SaveMailbox(ctx, who, id, typed); err != nil {
		return s.mailboxProblems(c, page, err)
	}
	return s.mailboxSaved(c, id)
}

func (s *Server) mailboxSaved(c echo.Context, id int64) error {
	now, err := s.app.MailboxSettings(c.Request().Context(), s.who(c), id)
	if err != nil {
		return err
	}
	said := saidMailboxSaved
	switch {
	case now.Mailbox.Paused:
		said = saidMailboxPaused
	case !now.Mailbox.Ready():
		said = saidMailboxSignIn
	}
	return s.done(c, mailboxPath(id), say(said))
}

// testMailbox answers with the form as it was typed and the servers' own words beside it.
func (s *Server) testMailbox(c echo.Context, page views.MailboxPage, typed inbox.MailboxForm) error {
	steps, err := s.app.TestMailbox(c.Request().Context(), s.who(c), page.Channel.ID, typed)
	if err != nil {
		return s.mailboxProblems(c, page, err)
	}
	page.Test = connectionTest(steps)
	return s.showMailbox(c, http.StatusOK, page)
}

func (s *Server) mailboxProblems(c echo.Context, page views.MailboxPage, err error) error {
	return problemsAt(err, func(p models.Problems) error {
		page.Problems = p
		return s.showMailbox(c, http.StatusUnprocessableEntity, page)
	})
}

// connectMailbox leads to the provider, where somebody signs in.
func (s *Server) connectMailbox(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	address, err := s.app.SignInURL(c.Request().Context(), s.who(c), id)
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, address)
}

// signedIn is where the provider sends people back to.
func (s *Server) signedIn(c echo.Context) error {
	id, err := s.app.TakeGrant(c.Request().Context(), s.who(c), cleanText(c.QueryParam("state")), cleanText(c.QueryParam("code")), cleanText(c.QueryParam("error")))
	if err != nil {
		return problemsAt(err, func(p models.Problems) error {
			return s.done(c, mailboxPath(id), views.Notice{Text: p[0].Text, Arg: views.SaidOfServer(in(c, s.language(c)), p[0].Arg), Bad: true})
		})
	}
	return s.done(c, mailboxPath(id), say(saidSignedIn))
}

// mailboxForm binds what was typed about a mailbox.
func mailboxForm(f form) (typed inbox.MailboxForm, problems models.Problems) {
	typed = inbox.MailboxForm{Provider: f.Get("provider"), Host: f.Get("host"), Security: f.Get("security"), Username: f.Get("username"), Password: f.Get("password"), Private: f.ticked("private"),
		AuthURL: f.Get("auth_url"), TokenURL: f.Get("token_url"), Scopes: f.Get("scopes"), ClientID: f.Get("client_id"), ClientSecret: f.Get("client_secret"),
		Folder: f.Get("folder"), AfterFetch: f.Get("after_fetch"), AfterFolder: f.Get("after_folder"), Paused: f.ticked("paused"),
		Send: f.ticked("send"), SMTPHost: f.Get("send_host"), SMTPSecurity: f.Get("send_security"), KeepSent: f.Get("keep_sent")}
	number := func(name, wrong string, from, to int) int {
		text := strings.TrimSpace(f.Get(name))
		if text == "" {
			return 0
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < from || n > to {
			problems = append(problems, models.Problem{Field: name, Text: wrong})
		}
		return n
	}
	typed.Port = number("port", saidFetchPort, 1, 65535)
	typed.SMTPPort = number("send_port", saidSendPort, 1, 65535)
	typed.OldDays = int64(number("old_days", saidOldDays, 0, 3660))
	return typed, problems
}

const (
	saidFetchPort = "Type a port between 1 and 65535; 993 and 143 are usual."
	saidSendPort  = "Type a port between 1 and 65535; 587 and 465 are usual."
	saidOldDays   = "Type a number of days up to 3,660, or 0 for none."
)

// typedMailbox puts what was typed in the place of what is stored. Passwords are never shown again.
func typedMailbox(page views.MailboxPage, f form, typed inbox.MailboxForm) views.MailboxPage {
	m := &page.Mailbox
	if !inbox.KnownProvider(typed.Provider) {
		typed.Provider = m.Provider
	}
	m.Provider, m.Host, m.Security, m.Username, m.Private = typed.Provider, typed.Host, typed.Security, typed.Username, typed.Private
	m.AuthURL, m.TokenURL, m.Scopes, m.ClientID = typed.AuthURL, typed.TokenURL, typed.Scopes, typed.ClientID
	m.Folder, m.AfterFetch, m.AfterFolder, m.KeepSent, m.Paused = typed.Folder, models.AfterFetch(typed.AfterFetch), typed.AfterFolder, typed.KeepSent, typed.Paused
	page.Numbers = views.MailboxNumbers{Port: f.Get("port"), OldDays: f.Get("old_days")}
	page.Send = views.MailboxSender{On: typed.Send, Host: typed.SMTPHost, Port: f.Get("send_port"), Security: typed.SMTPSecurity}
	return page
}
