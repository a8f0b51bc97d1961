package email

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"strings"

	"golang.org/x/net/idna"
)

// A signed Message-ID is <fl.IDS.NONCE.MAC@domain>, all of it lower case: IDS are the inbox's and the message's id,
// MAC covers everything before it and the domain. Who refers to one that we signed has seen that mail.
const (
	messageIDMark  = "fl"
	messageIDNonce = 10 // bytes
	messageIDMAC   = 15 // bytes, 120 bits
)

var base32Lower = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// NewMessageID makes a new Message-ID, with angle brackets, for a message of an inbox. The same ids give another one
// each time. A domain that cannot stand in a Message-ID is replaced by fairlead.invalid.
func NewMessageID(key []byte, inboxID, messageID int64, domain string) string {
	ids := binary.AppendUvarint(nil, uint64(inboxID))
	ids = binary.AppendUvarint(ids, uint64(messageID))
	nonce := make([]byte, messageIDNonce)
	rand.Read(nonce) // never fails: crypto/rand ends the program rather than return an error
	left := messageIDMark + "." + base32Lower.EncodeToString(ids) + "." + base32Lower.EncodeToString(nonce)
	domain = messageIDDomain(domain)
	return "<" + left + "." + messageIDSum(key, left, domain) + "@" + domain + ">"
}

// VerifyMessageID reads an id made by NewMessageID with the same key, as it came back in In-Reply-To or References.
// Case does not matter, since some servers change it; any other change makes it false.
func VerifyMessageID(key []byte, id string) (inboxID, messageID int64, ok bool) {
	id, ok = cutAround(id, "<", ">")
	if !ok || !isASCII(id) {
		return 0, 0, false
	}
	left, domain, _ := strings.Cut(strings.ToLower(id), "@")
	dot := strings.LastIndexByte(left, '.')
	if dot < 0 {
		return 0, 0, false
	}
	left, sum := left[:dot], left[dot+1:]
	if !hmac.Equal([]byte(sum), []byte(messageIDSum(key, left, domain))) {
		return 0, 0, false
	}
	return messageIDParts(left)
}

// OfSystem reports whether an id looks like one that a Fairlead, whichever, gives the mails that no person has written: it names no message.
func OfSystem(id string) bool {
	id, ok := cutAround(id, "<", ">")
	left, _, at := strings.Cut(strings.ToLower(id), "@")
	dot := strings.LastIndexByte(left, '.')
	if !ok || !at || dot < 0 {
		return false
	}
	inbox, message, ok := messageIDParts(left[:dot])
	return ok && inbox == 0 && message == 0
}

func messageIDParts(left string) (inboxID, messageID int64, ok bool) {
	parts := strings.Split(left, ".")
	if len(parts) != 3 || parts[0] != messageIDMark {
		return 0, 0, false
	}
	ids, err := base32Lower.DecodeString(parts[1])
	if err != nil {
		return 0, 0, false
	}
	inbox, n := binary.Uvarint(ids)
	if n <= 0 {
		return 0, 0, false
	}
	message, m := binary.Uvarint(ids[n:])
	return int64(inbox), int64(message), m > 0 && n+m == len(ids)
}

func messageIDSum(key []byte, left, domain string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("fairlead message-id 1\n" + left + "@" + domain))
	return base32Lower.EncodeToString(mac.Sum(nil)[:messageIDMAC])
}

func messageIDDomain(domain string) string {
	ascii, err := idna.Lookup.ToASCII(strings.ToLower(domain))
	if err != nil || ascii == "" || len(ascii) > 253 {
		return "fairlead.invalid"
	}
	return ascii
}

func cutAround(s, before, after string) (string, bool) {
	s, ok := strings.CutPrefix(s, before)
	if !ok {
		return s, false
	}
	return strings.CutSuffix(s, after)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
