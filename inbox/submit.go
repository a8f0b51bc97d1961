package inbox

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
	"time"

	"fairlead/channels/email"
	"fairlead/channels/forms"
	"fairlead/live"
	"fairlead/models"
	"fairlead/routing"
)

// What one address may send in 15 minutes. An office has one address.
const (
	submitsPerForm    = 30
	submitsPerAddress = 100
)

// sameWithin is how long the same content without a nonce is the same submission.
const sameWithin = 10 * time.Minute

// FormPost is a form as it was posted.
type FormPost struct {
	forms.Post
	Language string // that the form was shown in
	Page     string // the page that it was sent from, as the browser says
	Visitor  string // key of the cookie of our own pages; empty: none came
	Agreed   bool   // a cookie may be set, and this came from a page of ours
}

// Submitted says what became of a post.
type Submitted struct {
	Again      bool // it is there already
	Suspect    forms.Sign
	NewVisitor string // key for a cookie; empty: none is to be set
}

// CountSubmission counts one post of an address to a form, before anything is read. ErrThrottled: there were too many.
func (a *App) CountSubmission(ctx context.Context, f PublicForm, ip string) error {
	ip = network(ip)
	return a.strangerTries(ctx, throttle{throttleKey("form", f.Slug, ip), submitsPerForm}, throttle{throttleKey("form-address", ip), submitsPerAddress})
}

// Submit makes a conversation of a filled-in form: contact, visitor, conversation, message, files, decision and owner in one transaction. The same
// sent twice is one. What looks like spam goes to Spam and is never dropped. It answers models.Problems with keys of fields.
func (a *App) Submit(ctx context.Context, f PublicForm, p FormPost) (Submitted, error) {
	staged, err := a.keptFiles(ctx, f.Definition, p.Post)
	if err != nil {
		return Submitted{}, err
	}
	if _, over := together(p.Files, staged); over {
		p.FilesOver, staged = true, nil
	}
	kept, err := a.kept(ctx, staged)
	if err != nil {
		return Submitted{}, err
	}
	filled, problems := f.Definition.Fill(p.Post, kept, p.Language, f.region)
	if len(problems) > 0 {
		return Submitted{}, problemsIn(problems)
	}
	s := submission{app: a, ctx: ctx, form: f, post: p, filled: filled, now: a.now(), key: filled.ContentKey(), sign: forms.Suspect(p.Post, f.key, f.Slug, a.Now())}
	s.snippet = email.Snippet(s.words(), snippetLength) // others wait for the database: nothing is done there that can be done before
	if s.visitor, err = a.whoSent(ctx, f, p); err != nil {
		return Submitted{}, err
	}
	out := Submitted{}
	err = a.write(ctx, func(tx *models.DB, n *news) error {
		s := s // a transaction that is tried again begins anew
		s.tx, s.news = tx, n
		if err := s.store(); err != nil {
			return err
		}
		out.NewVisitor, out.Suspect = s.made, s.sign
		return n.finish(ctx, s.desk)
	})
	if errors.Is(err, errSubmitted) || errors.Is(err, models.ErrDuplicate) && s.known() {
		return Submitted{Again: true}, nil
	}
	return out, err
}

func problemsIn(found []forms.Problem) (p models.Problems) {
	for _, q := range found {
		p = append(p, models.Problem(q))
	}
	return p
}

// errSubmitted undoes what was stored of something that is there already.
var errSubmitted = errors.New("submitted before")

// submission is one filled-in form on its way into the database.
type submission struct {
	app     *App
	ctx     context.Context
	tx      *models.DB
	news    *news
	desk    *routing.Desk
	form    PublicForm
	post    FormPost
	filled  forms.Submission
	visitor models.Visitor // the zero value: none
	made    string         // key of a visitor that was made for it
	sign    forms.Sign
	snippet string
	key     []byte
	now     models.Time

	contact models.Contact
	conv    models.Conversation
	msg     models.Message
}

// words are what a list shows of it: the long text, or all that was filled in.
func (s *submission) words() string {
	if text := s.filled.Text(); text != "" {
		return text
	}
	var lines []string
	for _, a := range s.filled.Answers {
		if a.Value != "" {
			lines = append(lines, a.Label+": "+strings.ReplaceAll(a.Value, "\n", ", "))
		}
	}
	return strings.Join(lines, "\n")
}

func (s *submission) store() (err error) {
	if err = s.storedBefore(); err != nil {
		return err
	}
	n := models.NewContact{Name: s.property(forms.MapsName), Email: models.NormalEmail(s.filled.Mapped(forms.MapsEmail)), Phone: s.filled.Mapped(forms.MapsPhone),
		Company: s.property(forms.MapsCompany), JobTitle: s.property(forms.MapsJobTitle)}
	if s.contact, err = s.tx.ContactTyped(s.ctx, n, s.now); err != nil {
		return err
	}
	for _, step := range []func() error{s.converse, s.write, s.attach, s.sitDown, s.track, s.place} {
		if err := step(); err != nil {
			return err
		}
	}
	e := live.Event{Kind: live.KindMessage, Inbox: s.conv.InboxID, Conversation: s.conv.ID, New: s.conv.State == models.StateOpen}
	if e.New {
		e.What = whatArrived(s.conv.Owner, true)
	}
	s.news.tellOf(s.msg.ID, concerning(e, s.conv.Owner))
	return nil
}

// property is one line of what was filled in, as long as a name may be.
func (s *submission) property(m forms.Maps) string {
	v := []rune(models.CleanLine(s.filled.Mapped(m)))
	return string(v[:min(len(v), 200)])
}

// nonce is what a submission is known again by; nil: by its content alone.
func (s *submission) nonce(more string) *string {
	n := forms.Nonce(s.post.Post)
	if n == "" {
		return nil
	}
	n = "form:" + strconv.FormatInt(s.form.ChannelID, 10) + ":" + n + more
	return &n
}

// storedBefore looks for the same form sent before. One that was shown once, sent, gone back to and sent with something else in it is another.
func (s *submission) storedBefore() error {
	s.msg.Nonce = s.nonce("")
	if s.msg.Nonce == nil {
		return nil
	}
	before, err := s.tx.MessageByNonce(s.ctx, *s.msg.Nonce)
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if was, err := s.tx.SubmissionsOf(s.ctx, []int64{before.ID}); err != nil || string(was[before.ID].ContentKey) == string(s.key) {
		return cmp.Or(err, errSubmitted)
	}
	s.msg.Nonce = s.nonce(":" + hex.EncodeToString(s.key[:8]))
	if _, err = s.tx.MessageByNonce(s.ctx, *s.msg.Nonce); !errors.Is(err, models.ErrNotFound) {
		return cmp.Or(err, errSubmitted)
	}
	return s.wearOut(before.ID)
}

// wearOut suspects what is sent by one showing of a form again and again: its stamp would let anything through without any time to fill it in.
func (s *submission) wearOut(firstMessage int64) error {
	if s.sign != forms.SignNone || s.post.Values.Get(forms.FieldRendered) == "" {
		return nil
	}
	sent, err := s.tx.SentWith(s.ctx, s.form.ChannelID, firstMessage, *s.nonce(""), forms.PerShowing)
	if sent >= forms.PerShowing {
		s.sign = forms.SignWorn
	}
	return err
}

// known reports, after a unique key was taken, whether it was by the same submission.
func (s *submission) known() bool {
	s.tx = s.app.DB
	return errors.Is(s.storedBefore(), errSubmitted)
}

func (s *submission) converse() error {
	subject := cmp.Or(s.filled.Subject(), s.form.Channel.Title())
	s.conv = models.Conversation{InboxID: s.form.Channel.InboxID, ChannelID: s.form.ChannelID, ContactID: s.contact.ID, Subject: subject, Snippet: s.snippet,
		HasFiles: len(s.filled.Files)+len(s.filled.Kept) > 0, State: models.StateOpen, CreatedAt: s.now, ActivityAt: s.now, UnansweredAt: s.now}
	if s.sign != forms.SignNone {
		s.conv.State = models.StateSpam
	}
	if err := s.tx.StoreConversation(s.ctx, &s.conv); err != nil {
		return err
	}
	return s.tx.Record(s.ctx, models.History{At: s.now, Kind: models.HistoryState, InboxID: s.conv.InboxID, ChannelID: s.conv.ChannelID, ConversationID: s.conv.ID, Value: string(s.conv.State)})
}

func (s *submission) write() error {
	address := models.NormalEmail(s.filled.Mapped(forms.MapsEmail))
	s.msg = models.Message{ConversationID: s.conv.ID, Kind: models.Incoming, From: models.Person{Name: s.property(forms.MapsName), Email: address}, Subject: s.conv.Subject,
		Text: s.filled.Text(), Visible: s.filled.Text(), Answers: answersOf(s.filled), Nonce: s.msg.Nonce, CreatedAt: s.now}
	if err := s.tx.CreateMessage(s.ctx, &s.msg); err != nil {
		return err
	}
	s.conv.LastMessage, s.conv.LastIncoming = s.msg.ID, s.msg.ID
	if address == "" {
		return nil
	}
	return s.tx.AddParticipants(s.ctx, s.conv.ID, []string{address}) // the answer to our answer joins
}

func answersOf(s forms.Submission) (out []models.Answer) {
	for _, a := range s.Answers {
		out = append(out, models.Answer{Key: a.Key, Label: a.Label, Kind: string(a.Kind), Value: a.Value})
	}
	return out
}

// sitDown opens the desk: others route nothing from here on. What is the same as before is found now, when nobody else can be storing it.
func (s *submission) sitDown() (err error) {
	if s.desk, err = routing.Open(s.ctx, s.tx, 0, s.now); err != nil {
		return err
	}
	if err := s.tx.AddScope(s.ctx, s.contact.ID, s.conv.InboxID); err != nil || s.msg.Nonce != nil {
		return err
	}
	there, err := s.tx.SubmittedSince(s.ctx, s.form.ChannelID, s.key, s.now.Add(-sameWithin))
	if err == nil && there {
		err = errSubmitted
	}
	return err
}

// place routes it, and tells the contact's owner, who may not be there. Spam stays as it is.
func (s *submission) place() error {
	if s.conv.State != models.StateOpen {
		return s.tx.UpdateConversation(s.ctx, s.conv)
	}
	if _, err := s.desk.Route(s.ctx, &s.conv, models.CauseArrival); err != nil {
		return err
	}
	return tellContactOwner(s.ctx, s.tx, s.news, s.app, s.conv, s.msg)
}
