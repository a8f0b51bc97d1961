package inbox

import (
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"io"

	"golang.org/x/crypto/chacha20poly1305"
	"golang.org/x/crypto/hkdf"
)

// Vault seals what must be kept but never shown, such as a mail server's password (XChaCha20-Poly1305, RFC 8439 with the
// extended nonce).
type Vault struct{ aead cipher.AEAD }

// ErrVault means that something was sealed with another secret.
var ErrVault = errors.New("this was stored with another secret: set FAIRLEAD_SECRET back, or type the password again")

// NewVault derives its key from a secret of any length (HKDF, RFC 5869). The secret should hold at least 16 random bytes.
func NewVault(secret []byte) (Vault, error) {
	key := make([]byte, chacha20poly1305.KeySize)
	if _, err := io.ReadFull(hkdf.New(sha256.New, secret, nil, []byte("fairlead vault 1")), key); err != nil {
		return Vault{}, err
	}
	aead, err := chacha20poly1305.NewX(key)
	return Vault{aead}, err
}

// Seal returns the sealed form; nothing stays nothing.
func (v Vault) Seal(plain string) []byte {
	if plain == "" {
		return nil
	}
	nonce := make([]byte, v.aead.NonceSize())
	rand.Read(nonce) // never fails: crypto/rand
	return v.aead.Seal(nonce, nonce, []byte(plain), nil)
}

// Open returns what was sealed, or ErrVault.
func (v Vault) Open(sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	if len(sealed) < v.aead.NonceSize() {
		return "", ErrVault
	}
	plain, err := v.aead.Open(nil, sealed[:v.aead.NonceSize()], sealed[v.aead.NonceSize():], nil)
	if err != nil {
		return "", ErrVault
	}
	return string(plain), nil
}
