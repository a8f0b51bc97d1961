package inbox

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"fairlead/models"
)

// argon2id with 19 MiB and two passes, as OWASP's password storage sheet asks at least.
const (
	argonKiB  = 19 << 10
	argonTime = 2
	argonLen  = 32
	saltLen   = 16

	minPassword = 10   // characters
	maxPassword = 1000 // bytes
)

// hashing bounds how many hashes are worked out at once: each takes 19 MiB and some 40 ms of a core.
var hashing = make(chan struct{}, 2)

// CheckPassword says at the field "password" what is wrong with a new one.
func CheckPassword(password string, u models.User) models.Problems {
	var p models.Problems
	lower := strings.ToLower(strings.TrimSpace(password))
	switch {
	case utf8.RuneCountInString(password) < minPassword:
		p.Add("password", "Type at least 10 characters.")
	case len(password) > maxPassword:
		p.Add("password", "This is too long: at most 1,000 characters.")
	case lower == models.NormalEmail(u.Email) || lower == strings.ToLower(models.CleanLine(u.Name)):
		p.Add("password", "Choose something else than your name or e-mail address.")
	}
	return p
}

// HashPassword returns a password as it is stored, a PHC string: $argon2id$v=19$m=…,t=…,p=1$salt$hash. It waits its turn; the error
// is the context's.
func HashPassword(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltLen)
	rand.Read(salt) // never fails: crypto/rand
	sum, err := argon(ctx, password, salt, argonTime, argonKiB, argonLen)
	if err != nil {
		return "", err
	}
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, argonKiB, argonTime, b64(salt), b64(sum)), nil
}

// passwordMatches compares in constant time. A hash that is empty or cannot be read matches nothing, and takes as long.
func passwordMatches(ctx context.Context, password, hash string) (bool, error) {
	h, readable := parseHash(hash)
	if !readable {
		h = nobodysHash()
	}
	if len(password) > maxPassword {
		password, readable = "", false
	}
	sum, err := argon(ctx, password, h.salt, h.time, h.kib, uint32(len(h.sum)))
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(sum, h.sum) == 1 && readable, nil
}

func argon(ctx context.Context, password string, salt []byte, time, kib, length uint32) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case hashing <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-hashing }()
	// Keyboards write the same letter in different ways: é is one code point or two.
	return argon2.IDKey([]byte(norm.NFC.String(password)), salt, time, kib, 1, length), nil
}

type storedHash struct {
	time, kib uint32
	salt, sum []byte
}

// nobodysHash is what an unknown user's password is compared with, so that the answer takes as long as for a known one.
var nobodysHash = sync.OnceValue(func() storedHash {
	h := storedHash{argonTime, argonKiB, make([]byte, saltLen), make([]byte, argonLen)}
	rand.Read(h.salt)
	rand.Read(h.sum)
	return h
})

// parseHash reads a PHC string, within bounds: the table must not be able to ask for any amount of memory.
func parseHash(s string) (h storedHash, ok bool) {
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return h, false
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=1", &h.kib, &h.time); n != 2 || err != nil {
		return h, false
	}
	var errSalt, errSum error
	h.salt, errSalt = base64.RawStdEncoding.DecodeString(parts[4])
	h.sum, errSum = base64.RawStdEncoding.DecodeString(parts[5])
	bounded := h.kib >= 8 && h.kib <= 256<<10 && h.time >= 1 && h.time <= 10 && len(h.sum) >= 16 && len(h.sum) <= 64
	return h, errors.Join(errSalt, errSum) == nil && bounded
}
