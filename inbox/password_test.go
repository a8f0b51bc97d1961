package inbox_test

import (
	"context"
	"strings"
	"testing"

	"fairlead/inbox"
	"fairlead/models"
)

func TestHashPassword(t *testing.T) {
	a, err := inbox.HashPassword(context.Background(), goodPassword)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(a, "$argon2id$v=19$m=19456,t=2,p=1$") || a == goodHash() {
		t.Errorf("hash %q, and another of the same password %q", a, goodHash())
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := inbox.HashPassword(ctx, goodPassword); err == nil {
		t.Error("who has gone away is still hashed for")
	}
}

func TestCheckPassword(t *testing.T) {
	u := models.User{Name: "Ada van der Berg", Email: "ada@harbour.example"}
	for password, good := range map[string]bool{
		goodPassword: true, "ééééééééé": false, "éééééééééé": true, "123456789": false, strings.Repeat("x", 1000): true, strings.Repeat("x", 1001): false,
		"ADA@harbour.example": false, "ada van der berg": false, "ada van der berg!": true,
	} {
		if p := inbox.CheckPassword(password, u); (p == nil) != good {
			t.Errorf("%.30q: %v", password, p)
		}
	}
}

func TestTheSameLettersAreTheSamePassword(t *testing.T) {
	p := newPeople(t)
	var err error
	p.mia.PasswordHash, err = inbox.HashPassword(p.ctx(), "caf\u00e9 au lait")
	p.ok(err)
	p.ok(p.DB.SetPassword(p.ctx(), p.mia.ID, p.mia.PasswordHash))
	_, err = p.Login(p.ctx(), p.mia.Email, "cafe\u0301 au lait", "192.0.2.1")
	p.ok(err)
}

func TestAStoredHashOutOfBoundsMatchesNothing(t *testing.T) {
	p := newPeople(t)
	for _, hash := range []string{
		"x", "$argon2id$v=19$m=99999999,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$", strings.Replace(goodHash(), "argon2id", "argon2i", 1),
	} {
		p.ok(p.DB.SetPassword(p.ctx(), p.mia.ID, hash))
		_, err := p.Login(p.ctx(), p.mia.Email, goodPassword, "192.0.2.1")
		p.is(err, inbox.ErrLogin)
	}
}
