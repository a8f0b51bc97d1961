package inbox_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

// provider is an OAuth 2 provider that takes each refresh token once.
type provider struct {
	d         *desk
	url       string
	mu        sync.Mutex
	n         int    // tokens given
	challenge string // of the sign-in under way
	over      bool
	garbage   string           // answered in the place of a token
	asking    func(again bool) // a token is asked for, with one that has been used already or not; before it is looked at
}

func (d *desk) provider() *provider {
	p := &provider{d: d}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /token", p.token)
	mux.HandleFunc("/introspect", p.introspect)
	s := httptest.NewServer(mux)
	d.Cleanup(s.Close)
	p.url = s.URL
	return p
}

func (p *provider) token(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	used, asking := r.FormValue("refresh_token") != fmt.Sprint("refresh-", p.n), p.asking
	p.mu.Unlock()
	if asking != nil {
		asking(used)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	code := r.FormValue("grant_type") == "authorization_code" && r.FormValue("code") == "good" && base64.RawURLEncoding.EncodeToString(sum[:]) == p.challenge && p.n == 0
	fresh := r.FormValue("grant_type") == "refresh_token" && r.FormValue("refresh_token") == fmt.Sprint("refresh-", p.n) && p.n > 0
	w.Header().Set("Content-Type", "application/json")
	if p.over || !code && !fresh {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"error":"invalid_grant","error_description":"The grant is over."}`))
		return
	}
	if p.garbage != "" {
		_, _ = w.Write([]byte(p.garbage))
		return
	}
	p.n++
	_ = json.NewEncoder(w).Encode(map[string]any{"access_token": p.access(), "refresh_token": fmt.Sprint("refresh-", p.n), "token_type": "Bearer", "expires_in": 3600})
}

func (p *provider) access() string { return fmt.Sprint("access-", p.n) }

// introspect is what Dovecot asks about a token.
func (p *provider) introspect(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	if form := r.FormValue("token"); form != "" {
		token = form
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"active": token == p.access(), "email": postUser})
}

func (p *provider) form(o inbox.MailboxForm) inbox.MailboxForm {
	o.Provider, o.Password, o.AuthURL, o.TokenURL, o.ClientID, o.ClientSecret, o.Scopes = "other", "", p.url+"/auth", p.url+"/token", "fairlead", "hush", "mail offline_access"
	return o
}

// signIn goes to the provider and comes back.
func (p *provider) signIn() error {
	d := p.d
	d.Helper()
	address, err := d.app.SignInURL(d.ctx, d.as(d.ana), d.support.ID)
	d.must(err)
	u, err := url.Parse(address)
	d.must(err)
	p.mu.Lock()
	p.challenge = u.Query().Get("code_challenge")
	p.mu.Unlock()
	_, err = d.app.TakeGrant(d.ctx, d.as(d.bo), u.Query().Get("state"), "good", "")
	if !errors.Is(err, models.ErrNotFound) {
		d.Errorf("somebody else finishes it: %v", err)
	}
	_, err = d.app.TakeGrant(d.ctx, d.as(d.ana), u.Query().Get("state"), "good", "")
	return err
}

func TestAnAccountIsSignedInToAndRefreshed(t *testing.T) {
	d := newDesk(t)
	p := d.provider()
	sink := d.sink(nil)
	sink.Username, sink.Mechanisms = postUser, []string{"XOAUTH2"}
	f := p.form(inbox.MailboxForm{Host: "127.0.0.1", Port: 1, Security: "none", Username: postUser, Private: true, Send: true, SMTPHost: "127.0.0.1", SMTPPort: d.support.SMTPPort, SMTPSecurity: "none"})
	d.must(d.app.SaveMailbox(d.ctx, d.as(d.ana), d.support.ID, f))
	if err := d.app.FetchOnce(d.ctx, d.support.ID); err == nil || !strings.Contains(d.mailbox().Words, "not signed in") {
		t.Errorf("fetched before signing in: %v, %+v", err, d.mailbox())
	}
	d.must(p.signIn())
	m := d.mailbox()
	if !m.Ready() || m.GrantState != "" || strings.Contains(string(m.Tokens), "refresh-1") {
		t.Errorf("mailbox %+v", m)
	}
	send := func(token string) {
		t.Helper()
		sink.Token = token
		_, c := d.take(letter{})
		sent := d.reply(d.bo, c.ID, inbox.ReplyForm{})
		d.send()
		if got := d.states(sent.ID)[marloes]; got.State != models.DeliverySent {
			t.Errorf("with %s: %+v", token, got)
		}
	}
	send("access-1")
	d.advance(59 * time.Minute) // it ends within two minutes: a new one is got
	send("access-2")
	d.advance(59 * time.Minute)
	send("access-3")
	p.over = true
	d.advance(2 * time.Hour)
	if err := d.app.FetchOnce(d.ctx, d.support.ID); err == nil || !strings.Contains(d.mailbox().Words, "The grant is over") {
		t.Errorf("%v, %q", err, d.mailbox().Words)
	}
}

// Several ask for a token at once when the last has ended; a provider that takes each refresh token once is satisfied.
func TestTokensAreRefreshedByOneAtATime(t *testing.T) {
	d := newDesk(t)
	p := d.provider()
	f := p.form(inbox.MailboxForm{Host: "127.0.0.1", Port: 1, Security: "none", Username: postUser, Private: true})
	d.must(d.app.SaveMailbox(d.ctx, d.as(d.ana), d.support.ID, f))
	d.must(p.signIn())
	d.advance(2 * time.Hour)
	var all sync.WaitGroup
	tokens := make([]string, 6)
	for i := range tokens {
		all.Go(func() {
			token, err := d.app.AccessToken(d.ctx, d.support.ID)
			if err != nil {
				t.Error(err)
			}
			tokens[i] = token
		})
	}
	all.Wait()
	for _, token := range tokens {
		if token != "access-2" {
			t.Errorf("tokens %v", tokens)
			break
		}
	}
}

// What is stored of an account goes only where it was given for.
func TestTokensGoOnlyWhereTheyWereGivenFor(t *testing.T) {
	for name, change := range map[string]func(*inbox.MailboxForm){
		"IMAP server": func(f *inbox.MailboxForm) { f.Host = "imap.evil.example" },
		"SMTP server": func(f *inbox.MailboxForm) { f.SMTPHost = "smtp.evil.example" },
		"token URL":   func(f *inbox.MailboxForm) { f.TokenURL, f.ClientSecret = "https://evil.example/token", "typed again" },
		"user":        func(f *inbox.MailboxForm) { f.Username = "other" },
	} {
		d := newDesk(t)
		p := d.provider()
		f := p.form(inbox.MailboxForm{Host: "127.0.0.1", Port: 1, Security: "none", Username: postUser, Private: true, Send: true, SMTPHost: "127.0.0.1", SMTPPort: 1, SMTPSecurity: "none"})
		d.must(d.app.SaveMailbox(d.ctx, d.as(d.ana), d.support.ID, f))
		d.must(p.signIn())
		f.ClientSecret = ""
		d.must(d.app.SaveMailbox(d.ctx, d.as(d.ana), d.support.ID, f))
		if !d.mailbox().Ready() {
			t.Fatal("saving it as it was signs out")
		}
		change(&f)
		d.must(d.app.SaveMailbox(d.ctx, d.as(d.ana), d.support.ID, f))
		if d.mailbox().Ready() {
			t.Errorf("another %s is given the tokens", name)
		}
	}
}

func TestOnlyWhoMayConnectsAMailbox(t *testing.T) {
	p := newPeople(t)
	f := inbox.MailboxForm{Host: "imap.harbour.example", Username: "support", Password: "sesame"}
	p.is(p.SaveMailbox(p.ctx(), p.actor(p.mia), p.salesMail.ID, f), models.ErrForbidden)
	p.is(p.SaveMailbox(p.ctx(), p.actor(p.leo), p.salesMail.ID, f), models.ErrNotFound)
	p.ok(p.SaveMailbox(p.ctx(), p.actor(p.leo), p.supportMail.ID, f))
	f.Private = true
	p.problem(p.SaveMailbox(p.ctx(), p.actor(p.leo), p.supportMail.ID, f), "private")
	p.ok(p.SaveMailbox(p.ctx(), p.actor(p.ada), p.supportMail.ID, f))
	f.Password = ""
	p.ok(p.SaveMailbox(p.ctx(), p.actor(p.leo), p.supportMail.ID, f))
	f.Port = 6379
	p.problem(p.SaveMailbox(p.ctx(), p.actor(p.leo), p.supportMail.ID, f), "private")
	f.Port, f.Send, f.SMTPHost = 0, true, "smtp.evil.example"
	p.problem(p.SaveMailbox(p.ctx(), p.actor(p.ada), p.supportMail.ID, f), "password")
	f.Password = "sesame"
	p.ok(p.SaveMailbox(p.ctx(), p.actor(p.ada), p.supportMail.ID, f))
	if ch := p.storedChannel(p.supportMail); ch.SMTPHost != "smtp.evil.example" || ch.SMTPUsername != "support" || p.password(ch) != "sesame" || ch.SMTPPort != 587 {
		t.Errorf("channel %+v", ch)
	}
	s, err := p.MailboxSettings(p.ctx(), p.actor(p.leo), p.supportMail.ID)
	p.ok(err)
	if string(s.Mailbox.Secret) != "stored" || !s.Sends {
		t.Errorf("shown %+v", s.Mailbox)
	}
}

// A copy of what is sent is put into Sent, once, whenever the connection ends.
func TestACopyOfWhatIsSentIsKept(t *testing.T) {
	d := newDesk(t)
	d.sink(nil)
	o := d.postOffice()
	o.connected(func(f *inbox.MailboxForm) { f.KeepSent = models.SentKeep })
	o.fetch()
	_, c := d.take(letter{})
	sent := d.reply(d.bo, c.ID, inbox.ReplyForm{Cc: "piet@fietsen.example", Body: strings.Repeat("We are on it. ", 50)})
	d.send()
	for cut := int64(100); ; cut += 41 {
		o.line.limit(cut)
		if d.app.FetchOnce(d.ctx, d.support.ID) == nil {
			break
		}
		d.advance(10 * time.Minute)
	}
	o.line.limit(-1)
	d.advance(10 * time.Minute)
	o.fetch()
	if got := fmt.Sprint(o.flags("Sent")); got != `[\Seen]` {
		t.Errorf("Sent holds %s", got)
	}
	if got, err := o.client().Select("Sent", nil).Wait(); err != nil || got.NumMessages != 1 {
		t.Errorf("%v %v", got, err)
	}
	// it comes into the mailbox, too: that is no news
	raw := &strings.Builder{}
	d.must(d.db.CopyFile(d.ctx, sent.RawFileID, raw))
	o.put("INBOX", []byte(raw.String()), time.Time{})
	o.fetch()
	if got := d.outcomes(); got != "new own_copy" {
		t.Errorf("ledger %q", got)
	}
}

// A mailbox is fetched by one node at a time; whoever dies is followed after a while.
func TestAMailboxIsLeased(t *testing.T) {
	d := newDesk(t)
	o := d.postOffice()
	o.connected(nil)
	m := d.mailbox()
	now := models.At(d.app.Now())
	d.must(d.db.ClaimMailbox(d.ctx, m.ID, 1, now, now.Add(time.Minute)))
	if err := d.db.ClaimMailbox(d.ctx, m.ID, 2, now.Add(time.Second), now.Add(time.Minute)); !errors.Is(err, models.ErrMailboxTaken) {
		t.Errorf("taken twice: %v", err)
	}
	d.must(d.db.ClaimMailbox(d.ctx, m.ID, 2, now.Add(61*time.Second), now.Add(2*time.Minute)))
	m.Lease = 1
	if err := d.db.MoveCursor(d.ctx, m); !errors.Is(err, models.ErrMailboxTaken) {
		t.Errorf("who has lost it moves the cursor: %v", err)
	}
	m.Lease = 2
	d.must(d.db.MoveCursor(d.ctx, m))
	d.must(d.db.FreeMailbox(d.ctx, m))
	o.fetch()
}

// What the server holds is compared with what is stored.
func TestWhatTheMailboxHolds(t *testing.T) {
	d := newDesk(t)
	o := d.postOffice()
	o.put("INBOX", d.post("Before"), d.app.Now().Add(-time.Hour))
	o.connected(nil)
	o.fetch()
	o.put("INBOX", d.post("First"), time.Time{})
	o.fetch()
	o.put("INBOX", d.post("Waits"), time.Time{})
	h, err := d.app.MailboxHolds(d.ctx, d.mailbox())
	d.must(err)
	if len(h.Lines) != 1 || h.Lines[0].UID != 2 || len(h.Waiting) != 1 || h.Waiting[0].UID != 3 || len(h.Missing) != 0 || h.More {
		t.Errorf("holds %+v", h)
	}
	if got := fmt.Sprint(o.flags("INBOX")); got != `[ \Seen ]` {
		t.Errorf("flags %s", got)
	}
}
