package handlers

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// Parts that the script asks for.
const (
	partContrast = "contrast"
	partTried    = "tried"
)

// settingsOf loads the chatflow of the address.
func (s *Server) settingsOf(c echo.Context) (inbox.ChatflowSettings, error) {
	id, err := pathID(c, "id")
	if err != nil {
		return inbox.ChatflowSettings{}, err
	}
	return s.app.ChatflowSettings(c.Request().Context(), s.who(c), id)
}

func (s *Server) chatflowDisplay(c echo.Context) error {
	p, err := s.settingsOf(c)
	if err != nil {
		return err
	}
	return s.showDisplay(c, http.StatusOK, p, nil)
}

func (s *Server) showDisplay(c echo.Context, status int, p inbox.ChatflowSettings, problems models.Problems) error {
	page := views.ChatflowDisplayPage{ChatflowHead: s.chatflowHead(c, p), Company: p.Company, Problems: problems}
	if part(c) == partContrast {
		return s.render(c, status, views.ContrastPart(page))
	}
	return s.render(c, status, views.ChatflowDisplay(page))
}

func (s *Server) saveChatflowDisplay(c echo.Context) error {
	p, f, err := s.postedChatflow(c)
	if err != nil {
		return err
	}
	typed := displayForm(f, p)
	if part(c) == partContrast { // what is typed is looked at, and not saved
		typed.Check()
		p.Chatflow.Display = typed
		return s.showDisplay(c, http.StatusOK, p, nil)
	}
	if err := s.app.SaveChatDisplay(c.Request().Context(), s.who(c), p.Channel.ID, typed); err != nil {
		return problemsAt(err, func(problems models.Problems) error {
			p.Chatflow.Display = displayForm(f, p)
			return s.showDisplay(c, http.StatusUnprocessableEntity, p, problems)
		})
	}
	return s.done(c, chatflowPath(p.Channel.ID, "display"), say(saidSaved))
}

// postedChatflow loads the chatflow of the address for who may change it, and what was posted.
func (s *Server) postedChatflow(c echo.Context) (inbox.ChatflowSettings, form, error) {
	p, err := s.settingsOf(c)
	if err == nil && !p.CanManage {
		err = models.ErrForbidden
	}
	if err != nil {
		return p, form{}, err
	}
	f, err := posted(c)
	return p, f, err
}

// displayForm binds how a chatflow is to look. Texts in languages that it does not speak stay.
func displayForm(f form, p inbox.ChatflowSettings) models.ChatDisplay {
	d := models.ChatDisplay{Colour: f.Get("colour"), Side: f.Get("side"), Avatar: f.Get("avatar"), Name: f.Get("name"), Greeting: map[string]string{}, Launcher: map[string]string{}}
	for name, texts := range map[string][2]map[string]string{"greeting.": {p.Chatflow.Display.Greeting, d.Greeting}, "launcher.": {p.Chatflow.Display.Launcher, d.Launcher}} {
		for lang, was := range texts[0] {
			texts[1][lang] = was
		}
		for _, lang := range p.Flow.Languages {
			texts[1][lang] = f.Get(name + lang)
		}
	}
	return d
}

func (s *Server) chatflowTarget(c echo.Context) error {
	p, err := s.settingsOf(c)
	if err != nil {
		return err
	}
	t := p.Chatflow.Target
	return s.showTarget(c, http.StatusOK, p, views.ChatflowTargetPage{Include: strings.Join(t.Include, "\n"), Exclude: strings.Join(t.Exclude, "\n"), Delay: strings.TrimPrefix(strconv.Itoa(t.Delay), "0")})
}

func (s *Server) showTarget(c echo.Context, status int, p inbox.ChatflowSettings, page views.ChatflowTargetPage) error {
	page.ChatflowHead = s.chatflowHead(c, p)
	if part(c) == partTried {
		return s.render(c, status, views.TargetTryPart(page))
	}
	return s.render(c, status, views.ChatflowTarget(page))
}

func (s *Server) saveChatflowTarget(c echo.Context) error {
	p, f, err := s.postedChatflow(c)
	if err != nil {
		return err
	}
	page := views.ChatflowTargetPage{Include: f.Get("include"), Exclude: f.Get("exclude"), Delay: f.Get("delay"), Try: f.Get("try")}
	typed := models.ChatTarget{Include: linesOf(page.Include), Exclude: linesOf(page.Exclude), Visitors: f.Get("visitors"), Device: f.Get("device"), Delay: wholeNumber(page.Delay)}
	p.Chatflow.Target = typed
	if f.Get("action") == "try" {
		page.Problems = typed.Check()
		if page.Tried = strings.TrimSpace(page.Try) != ""; page.Tried {
			page.Shown = typed.Shows(withScheme(page.Try))
		}
		return s.showTarget(c, http.StatusOK, p, page)
	}
	if err := s.app.SaveChatTarget(c.Request().Context(), s.who(c), p.Channel.ID, typed); err != nil {
		return problemsAt(err, func(problems models.Problems) error {
			page.Problems = problems
			return s.showTarget(c, http.StatusUnprocessableEntity, p, page)
		})
	}
	return s.done(c, chatflowPath(p.Channel.ID, "target"), say(saidSaved))
}

// withScheme is an address as people type it, without what they leave away.
func withScheme(s string) string {
	s = strings.TrimSpace(s)
	if strings.Contains(s, "://") {
		return s
	}
	return "https://" + s
}

// wholeNumber reads a number from 0 on; an empty one is 0, and what is none is unreadable.
func wholeNumber(s string) int {
	s = strings.TrimSpace(s)
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return unreadable
	}
	return n
}

func (s *Server) chatflowOptions(c echo.Context) error {
	p, err := s.settingsOf(c)
	if err != nil {
		return err
	}
	return s.showChatOptions(c, http.StatusOK, p, storedOptions(p))
}

func storedOptions(p inbox.ChatflowSettings) views.ChatflowOptionsPage {
	o := p.Chatflow.Options
	return views.ChatflowOptionsPage{Domains: strings.Join(o.Domains, "\n"), CloseAfter: strings.TrimPrefix(strconv.Itoa(o.CloseAfter), "0")}
}

func (s *Server) showChatOptions(c echo.Context, status int, p inbox.ChatflowSettings, page views.ChatflowOptionsPage) error {
	page.ChatflowHead, page.Base, page.Replies, page.SecretTag = s.chatflowHead(c, p), s.chatBase(), p.Replies, p.SecretTag
	return s.render(c, status, views.ChatflowOptions(page))
}

func (s *Server) saveChatflowOptions(c echo.Context) error {
	p, f, err := s.postedChatflow(c)
	if err != nil {
		return err
	}
	page := views.ChatflowOptionsPage{Domains: f.Get("domains"), CloseAfter: f.Get("close_after")}
	typed := inbox.ChatOptionsForm{Name: f.Get("name"), Slug: f.Get("slug"), Options: models.ChatOptions{Hours: models.ChatHours(f.Get("hours")), Outside: models.ChatOutside(f.Get("outside")),
		Domains: linesOf(page.Domains), Consent: models.Consent(f.Get("consent")), CloseAfter: wholeNumber(page.CloseAfter), Transcript: f.ticked("transcript")}}
	if reply := f.Get("reply"); reply != "0" {
		if typed.ReplyChannel, err = f.id("reply"); err != nil {
			return err
		}
	}
	if err := s.app.SaveChatOptions(c.Request().Context(), s.who(c), p.Channel.ID, typed); err != nil {
		return problemsAt(err, func(problems models.Problems) error {
			p.Channel.Name, p.Chatflow.Slug, p.Chatflow.ReplyChannelID, p.Chatflow.Options = typed.Name, typed.Slug, typed.ReplyChannel, typed.Options
			page.Problems = problems
			return s.showChatOptions(c, http.StatusUnprocessableEntity, p, page)
		})
	}
	return s.done(c, chatflowPath(p.Channel.ID, "options"), say(saidSaved))
}

// replaceChatSecret makes the secret that identities are signed with, and shows it this once; or takes it away.
func (s *Server) replaceChatSecret(c echo.Context) error {
	p, f, err := s.postedChatflow(c)
	if err != nil {
		return err
	}
	do := f.Get("action")
	if do != "make" && do != "remove" {
		return errUnread
	}
	secret, err := s.app.ReplaceChatSecret(c.Request().Context(), s.who(c), p.Channel.ID, f.Get("was"), do == "make")
	if err != nil {
		return problemsAt(err, func(problems models.Problems) error {
			page := storedOptions(p)
			page.Problems = problems
			return s.showChatOptions(c, http.StatusUnprocessableEntity, p, page)
		})
	}
	if do == "remove" {
		return s.done(c, chatflowPath(p.Channel.ID, "options"), say(saidSecretRemoved))
	}
	if p, err = s.settingsOf(c); err != nil {
		return err
	}
	page := storedOptions(p)
	page.Secret = secret
	return s.showChatOptions(c, http.StatusOK, p, page)
}

func (s *Server) chatflowInstall(c echo.Context) error {
	p, err := s.settingsOf(c)
	if err != nil {
		return err
	}
	host := strings.TrimSuffix(s.app.URL, "/")
	page := views.ChatflowInstallPage{ChatflowHead: s.chatflowHead(c, p), URL: p.URL, Script: chatSnippet(host, p.Chatflow.Options.Consent), Consent: consentCall,
		Identity: identityCall, Policy: chatPolicy(host)}
	return s.render(c, http.StatusOK, views.ChatflowInstall(page))
}

// identityCall is how a page gives the chat the token that its server has signed.
const identityCall = "document.dispatchEvent(new CustomEvent('fairlead:identify', {detail: token}))"

// chatSnippet is what a site puts into its pages.
func chatSnippet(host string, consent models.Consent) string {
	needs := ""
	if consent == models.ConsentAsk {
		needs = ` data-consent="required"`
	}
	return fmt.Sprintf(`<script src="%s/embed/chat.js"%s async></script>`, host, needs)
}

// chatPolicy is what a strict site's Content-Security-Policy needs.
func chatPolicy(host string) string {
	return fmt.Sprintf("script-src %[1]s;\nconnect-src %[1]s", host)
}
