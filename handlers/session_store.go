package handlers

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/sessions"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

const (
	sessionLife  = 14 * 24 * time.Hour // after the last use
	sessionTouch = time.Hour           // how often the last use is written down
)

// Keys of a session's values.
const (
	valueUser   = "user"   // int64
	valueNotice = "notice" // *views.Notice, shown once
	valueLink   = "link"   // *freshLink, shown once
	valueRow    = "row"    // models.Session as stored
)

// sessionStore keeps sessions in the database. The cookie holds a random token; the table holds its SHA-256, so that who reads the
// table cannot log in. Only people who have logged in have a session.
type sessionStore struct {
	db     *models.DB
	vault  inbox.Vault
	now    func() time.Time
	ip     func(*http.Request) string // where a request comes from
	cookie http.Cookie                // without its value
}

var _ sessions.Store = (*sessionStore)(nil)

func newSessionStore(app *inbox.App, https bool, ip func(*http.Request) string) *sessionStore {
	st := &sessionStore{db: app.DB, vault: app.Vault, now: app.Now, ip: ip}
	st.cookie = http.Cookie{Name: "fairlead", Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, MaxAge: int(sessionLife.Seconds())}
	if https {
		st.cookie.Name, st.cookie.Secure = "__Host-fairlead", true // the prefix binds it to this host (RFC 6265bis)
	}
	return st
}

// Get returns the session of a request, the same one however often it is asked for.
func (st *sessionStore) Get(r *http.Request, name string) (*sessions.Session, error) {
	return sessions.GetRegistry(r).Get(st, name)
}

// New loads the session that the cookie names; without one, or when it has ended, the session is new and empty.
func (st *sessionStore) New(r *http.Request, name string) (*sessions.Session, error) {
	s := sessions.NewSession(st, name)
	s.IsNew = true
	cookie, err := r.Cookie(name)
	if err != nil || len(cookie.Value) != tokenLength {
		return s, nil
	}
	row, err := st.db.Session(r.Context(), rowID(cookie.Value), models.At(st.now()))
	if errors.Is(err, models.ErrNotFound) {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	s.ID, s.IsNew = cookie.Value, false
	s.Values[valueRow], s.Values[valueUser] = row, row.UserID
	data := st.open(row.Data)
	s.Values[valueNotice], s.Values[valueLink] = data.Notice, data.Link
	return s, nil
}

// sessionData is what a row holds besides its columns. It is stored sealed: an invitation link lets whoever reads it in.
type sessionData struct {
	Notice *views.Notice `json:"notice,omitempty"`
	Link   *freshLink    `json:"link,omitempty"`
}

// freshLink is an invitation just made, for the page of its user.
type freshLink struct {
	User int64            `json:"user"`
	Link views.InviteLink `json:"link"`
}

func (st *sessionStore) seal(d sessionData) ([]byte, error) {
	if d == (sessionData{}) {
		return []byte{}, nil
	}
	plain, err := json.Marshal(d)
	return st.vault.Seal(string(plain)), err
}

// open returns what was sealed. Under another secret there is nothing left to be shown, and that is all that is lost.
func (st *sessionStore) open(sealed []byte) (d sessionData) {
	plain, err := st.vault.Open(sealed)
	if err != nil || plain == "" {
		return sessionData{}
	}
	if json.Unmarshal([]byte(plain), &d) != nil {
		return sessionData{}
	}
	return d
}

// Save stores a session and sends its cookie. One without an ID gets a fresh token; one that has ended meanwhile stays ended; a
// negative MaxAge ends it.
func (st *sessionStore) Save(r *http.Request, w http.ResponseWriter, s *sessions.Session) error {
	if s.Options.MaxAge < 0 {
		return st.end(r.Context(), w, s)
	}
	now := models.At(st.now())
	row, _ := s.Values[valueRow].(models.Session)
	row.UserID, _ = s.Values[valueUser].(int64)
	row.SeenAt, row.ExpiresAt = now, now.Add(sessionLife)
	row.Agent, row.Address = st.from(r)
	var data sessionData
	data.Notice, _ = s.Values[valueNotice].(*views.Notice)
	data.Link, _ = s.Values[valueLink].(*freshLink)
	var err error
	if row.Data, err = st.seal(data); err != nil {
		return err
	}
	if s.ID == "" {
		s.ID = newToken()
		row.ID, row.CreatedAt = rowID(s.ID), now
		err = st.db.SaveSession(r.Context(), row)
	} else {
		err = st.db.KeepSession(r.Context(), row)
	}
	if err != nil {
		return err
	}
	s.IsNew, s.Values[valueRow] = false, row
	st.send(w, s.ID)
	return nil
}

func (st *sessionStore) end(ctx context.Context, w http.ResponseWriter, s *sessions.Session) error {
	cookie := st.cookie
	cookie.MaxAge = -1
	http.SetCookie(w, &cookie)
	if s.ID == "" {
		return nil
	}
	id := rowID(s.ID)
	s.ID, s.IsNew = "", true
	clear(s.Values)
	return st.db.DeleteSession(ctx, id)
}

func (st *sessionStore) send(w http.ResponseWriter, token string) {
	cookie := st.cookie
	cookie.Value = token
	http.SetCookie(w, &cookie)
}

// agentKept is how many bytes of a User-Agent are kept.
const agentKept = 400

// from returns which browser a request comes from, and where it is.
func (st *sessionStore) from(r *http.Request) (agent, address string) {
	agent = models.CleanLine(r.UserAgent())
	return strings.ToValidUTF8(agent[:min(len(agent), agentKept)], ""), st.ip(r)
}

// tokenLength is of 32 random bytes in unpadded base64url.
var tokenLength = base64.RawURLEncoding.EncodedLen(32)

func newToken() string {
	b := make([]byte, 32)
	rand.Read(b) // never fails: crypto/rand
	return base64.RawURLEncoding.EncodeToString(b)
}

// rowID is the id under which a token's session is stored.
func rowID(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
