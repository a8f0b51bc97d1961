package inbox

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// NewChatNonce is what a page of a chatflow calls the next message where there is no script: random, and known again as ours.
func (p PublicChat) NewChatNonce() string {
	random := rand.Text()
	return random + "-" + p.sign("nonce", random)
}

// ChatKey is the key of the chat that the first message of a page begins. The same page begins the same chat, however often and fast its button is
// pressed, and after that has ended another (again). Of a nonce that is not ours it is any key.
func (p PublicChat) ChatKey(nonce, again string) string {
	random, signature, _ := strings.Cut(nonce, "-")
	if !hmac.Equal([]byte(signature), []byte(p.sign("nonce", random))) {
		return p.sign("chat", rand.Text())
	}
	return p.sign("chat"+again, random)
}

// sign makes 128 bits, as 22 characters, that only this installation can make of a text.
func (p PublicChat) sign(what, text string) string {
	h := hmac.New(sha256.New, p.account.Key)
	h.Write([]byte("chat-page\x00" + what + "\x00" + p.Slug + "\x00" + text))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:16])
}
