package inbox

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"fairlead/channels/email"
	"fairlead/models"
)

// GrantAddress is where providers send people back to after they have signed in.
func (a *App) GrantAddress() string { return a.URL + "/settings/oauth" }

// grantTime is how long somebody may take to sign in.
const grantTime = 15 * time.Minute

// SignInURL begins a sign-in at the provider of a channel's mailbox and returns where to go for it. For admins, and leads of the inbox.
func (a *App) SignInURL(ctx context.Context, who Actor, channelID int64) (string, error) {
	address := ""
	err := a.write(ctx, func(tx *models.DB, n *news) error {
		who, err := who.again(ctx, tx)
		if err != nil {
			return err
		}
		_, m, err := a.managedMailbox(ctx, tx, who, channelID)
		if err != nil {
			return err
		}
		if m.ID == 0 || m.Provider == ProviderPassword {
			return models.ErrNotFound
		}
		p, err := a.provider(m)
		if err != nil {
			return err
		}
		state, verifier := rand.Text(), email.NewVerifier()
		m.GrantState, m.GrantVerifier, m.GrantUser, m.GrantTill = grantHash(state), a.Vault.Seal(verifier), who.User.ID, a.now().Add(grantTime)
		address = p.SignInURL(state, verifier, m.Username)
		return tx.SetGrant(ctx, m)
	})
	return address, err
}

func grantHash(state string) string {
	sum := sha256.Sum256([]byte(state))
	return hex.EncodeToString(sum[:])
}

// TakeGrant finishes a sign-in with what the provider has sent back, for the one who began it, once. It returns the channel as far as it is known;
// a Problem at "provider" says in the provider's words why it came to nothing.
func (a *App) TakeGrant(ctx context.Context, who Actor, state, code, refusal string) (channelID int64, err error) {
	m, err := a.DB.MailboxByGrant(ctx, grantHash(state))
	if err != nil || state == "" || m.GrantUser != who.User.ID {
		return 0, errors.Join(err, models.ErrNotFound)
	}
	if who, err = who.again(ctx, a.DB); err != nil {
		return 0, err
	}
	if _, _, err = a.managedMailbox(ctx, a.DB, who, m.ChannelID); err != nil {
		return 0, err
	}
	sealed, till := m.GrantVerifier, m.GrantTill
	m.GrantState, m.GrantVerifier, m.GrantUser, m.GrantTill = "", nil, 0, 0
	if err := a.DB.Write(ctx, func(tx *models.DB) error { return tx.SetGrant(ctx, m) }); err != nil {
		return m.ChannelID, err
	}
	switch {
	case till < a.now():
		return m.ChannelID, models.Problems{{Field: "provider", Text: "This took too long. Sign in again."}}
	case refusal != "" || code == "":
		return m.ChannelID, models.Problems{{Field: "provider", Text: "The provider did not let Fairlead in."}}
	}
	p, err := a.provider(m)
	if err != nil {
		return m.ChannelID, err
	}
	verifier, err := a.Vault.Open(sealed)
	if err != nil {
		return m.ChannelID, err
	}
	tokens, err := p.Exchange(ctx, code, verifier, a.Now())
	if err != nil {
		a.Log.Warn("mailbox: sign in", "mailbox", m.ID, "error", err)
		return m.ChannelID, models.Problems{{Field: "provider", Text: "The sign-in did not work: %s", Arg: err.Error()}}
	}
	return m.ChannelID, a.storeGrant(ctx, who, m, tokens)
}

// storeGrant stores the first tokens, if the mailbox is still the one that they are for, and has it fetched.
func (a *App) storeGrant(ctx context.Context, who Actor, m models.Mailbox, tokens string) error {
	err := a.edit(ctx, who, func(e edit) error {
		_, is, err := a.managedMailbox(ctx, e.tx, e.who, m.ChannelID)
		if err != nil {
			return err
		}
		if is.ID != m.ID || is.ChangedAt != m.ChangedAt {
			return models.Problems{{Field: "provider", Text: "The mailbox was changed meanwhile. Sign in again."}}
		}
		is.Tokens, is.ChangedAt, is.NextAt, is.Failures, is.FailingAt, is.Words = a.Vault.Seal(tokens), max(e.now, is.ChangedAt+1), 0, 0, 0, ""
		if err := hurry(ctx, e.tx, e.n, is.ChannelID, e.now); err != nil { // without a token nothing could be sent either
			return err
		}
		return e.tx.UpdateMailbox(ctx, is)
	})
	if err == nil {
		a.fetchers.changed(m.ID)
	}
	return err
}
