package inbox

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
)

// newLink returns a secret of 256 random bits for a one-time link, and the id under which its token is stored: reading the table
// gives nobody the link.
func newLink() (secret, id string) {
	b := make([]byte, 32)
	rand.Read(b) // never fails: crypto/rand ends the program rather than return an error
	secret = base64.RawURLEncoding.EncodeToString(b)
	return secret, linkID(secret)
}

// linkID finds the id of what stands in a link. Looking it up by hash needs no constant-time comparison: time tells something of the
// hash, and nothing of the secret.
func linkID(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
