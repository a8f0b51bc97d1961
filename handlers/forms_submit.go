package handlers

import (
	"errors"
	"io"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"fairlead/channels/forms"
	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

var errForeignForm = errors.New("a form sent from a site that may not")

const (
	saidForeignForm  = "This form cannot be sent from that site."
	saidFormTooLarge = "This is too large: the files together may have at most 18 MB."
	saidFormOften    = "Too much was sent from here in a short time. Wait a few minutes and send it again."
	saidFormWrong    = "Not sent yet. Please look at what is marked."
	saidFormFailed   = "This was not sent: the server did not answer. Try again."
	saidThankYou     = "Thank you"
	saidArrived      = "Your message has arrived."
	saidOptional     = "optional"
	saidSend         = "Send"
)

// submitForm takes a filled-in form. Where it goes on to is said only once all of it is stored.
func (s *Server) submitForm(c echo.Context) error {
	err := s.takeForm(c)
	if err != nil && wantsJSON(c) && !c.Response().Committed {
		page := errorPage(err)
		s.logError(c, page.Status, err)
		text := page.Text
		if text == "" {
			text = saidFormFailed
		}
		return c.JSON(page.Status, map[string]string{"error": views.Say(in(c, s.language(c)), text, page.Arg)})
	}
	return err
}

func (s *Server) takeForm(c echo.Context) error {
	ctx, r := c.Request().Context(), c.Request()
	f, err := s.publicForm(c)
	if err != nil {
		return s.withoutForm(c, f, err)
	}
	own, err := mayUse(c, f)
	if err != nil {
		return err
	}
	often := s.app.CountSubmission(ctx, f, c.RealIP())
	if often != nil && !errors.Is(often, inbox.ErrThrottled) {
		return often
	}
	post, err := forms.ReadPost(r.Header.Get("Content-Type"), r.Body, often == nil)
	large := errors.Is(err, forms.ErrTooLarge)
	if err != nil && !large {
		return errUnread
	}
	lang := f.Definition.Language(post.Values.Get(forms.FieldLanguage), r.Header.Get("Accept-Language"))
	in := inbox.FormPost{Post: post, Language: lang, Page: pageOf(post, r, own)}
	if own {
		in.Visitor = visitorKey(c)
	}
	if large {
		_, _ = io.Copy(io.Discard, r.Body) // as far as it may go on: a browser comes to the answer once it has sent all
		return s.formAgain(c, f, in, http.StatusRequestEntityTooLarge, models.Problems{{Text: saidFormTooLarge}})
	}
	if often != nil {
		return s.formAgain(c, f, in, http.StatusTooManyRequests, models.Problems{{Text: saidFormOften}})
	}
	if own {
		in.Agreed = f.Consent == models.ConsentNow || post.Values.Get(forms.FieldConsent) != ""
	}
	done, err := s.app.Submit(ctx, f, in)
	if problems, other := problemsOf(err); err != nil {
		if other != nil {
			return other
		}
		return s.formAgain(c, f, in, http.StatusUnprocessableEntity, problems)
	}
	if done.NewVisitor != "" {
		s.setVisitor(c, done.NewVisitor)
	}
	return s.formTaken(c, f, lang)
}

// pageOf is the page that a form stands in: as it says itself, or as the browser does.
func pageOf(p forms.Post, r *http.Request, own bool) string {
	if page := forms.Page(p.Values.Get(forms.FieldPage)); page != "" || own {
		return page
	}
	return forms.Page(r.Referer())
}

// formTaken answers a form that is stored. The way leads to a page of ours, whatever the form names: the policy of the page that it was sent
// from holds for where the answer leads, too, and has no need to know more than us.
func (s *Server) formTaken(c echo.Context, f inbox.PublicForm, lang string) error {
	d := f.Definition
	if wantsJSON(c) {
		thanks := d.Say(d.Thanks, lang)
		if thanks == "" {
			thanks = views.Say(in(c, lang), saidArrived, "")
		}
		return c.JSON(http.StatusOK, map[string]string{"title": views.Say(in(c, lang), saidThankYou, ""), "thanks": thanks, "redirect": d.Redirect})
	}
	return c.Redirect(http.StatusSeeOther, "/f/"+url.PathEscape(f.Slug)+"/thanks?lang="+lang)
}

// formAgain shows a form with what was typed and what is wrong with it. Its files are kept, so that nobody has to choose them again.
func (s *Server) formAgain(c echo.Context, f inbox.PublicForm, sent inbox.FormPost, status int, problems models.Problems) error {
	post, lang := sent.Post, sent.Language
	if wantsJSON(c) { // there the page still has all of it
		said, text := map[string]string{}, saidFormWrong
		for _, p := range problems {
			if p.Field == "" {
				text = p.Text
			} else if said[p.Field] == "" {
				said[p.Field] = views.Say(in(c, lang), p.Text, p.Arg)
			}
		}
		return c.JSON(status, map[string]any{"error": views.Say(in(c, lang), text, ""), "problems": said})
	}
	shown := shownForm{form: f, lang: lang, values: post.Values, nonce: forms.Nonce(post), stamp: post.Values.Get(forms.FieldRendered), page: sent.Page, problems: problems}
	var err error
	if f.Definition.TakesFiles() {
		if shown.draft, shown.kept, err = s.app.StageFiles(c.Request().Context(), f, sent, c.RealIP()); err != nil {
			return err
		}
	}
	if shown.known, err = s.app.VisitorKnown(c.Request().Context(), visitorKey(c)); err != nil {
		return err
	}
	return s.showForm(c, status, shown)
}
