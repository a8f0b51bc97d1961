package models

import "context"

// TokenKind is what a one-time link is for.
type TokenKind string

const (
	TokenSetup  TokenKind = "setup"  // make the first admin; void once a user exists
	TokenInvite TokenKind = "invite" // set the first password, or a new one, on an admin's word
	TokenReset  TokenKind = "reset"  // set a new password, as somebody asked for who gets the user's mail
)

// Token is a one-time link. Its id is the SHA-256 of what stands in the link.
type Token struct {
	ID        string
	Kind      TokenKind
	UserID    int64
	CreatedAt Time
	ExpiresAt Time
}

// CreateToken stores a token; earlier ones of the same kind for the same user are void.
func (db *DB) CreateToken(ctx context.Context, t Token) error {
	if err := db.write(ctx).Where("kind = ? AND user_id = ?", t.Kind, t.UserID).Delete(&Token{}).Error; err != nil {
		return err
	}
	return db.write(ctx).Create(&t).Error
}

// Token returns one that has not expired at now.
func (db *DB) Token(ctx context.Context, id string, kind TokenKind, now Time) (Token, error) {
	return first[Token](db.read(ctx).Where("id = ? AND kind = ? AND expires_at > ?", id, kind, now))
}

// UseToken removes a token; ErrNotFound if it was used meanwhile.
func (db *DB) UseToken(ctx context.Context, id string) error {
	res := db.write(ctx).Where("id = ?", id).Delete(&Token{})
	if res.Error == nil && res.RowsAffected == 0 {
		return ErrNotFound
	}
	return res.Error
}

// DeleteTokens makes the links of one kind for a user void.
func (db *DB) DeleteTokens(ctx context.Context, kind TokenKind, userID int64) error {
	return db.write(ctx).Where("kind = ? AND user_id = ?", kind, userID).Delete(&Token{}).Error
}
