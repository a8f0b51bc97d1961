package email

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"strings"
)

// Key is the delivery key of a mail on a channel: a SHA-256 of the channel and of what the sender wrote. One mail delivered
// twice, by whatever route, has one key; two mails that share a Message-ID have two.
// raw is used only if in was not made by Parse.
func Key(channelID int64, in Inbound, raw []byte) [32]byte {
	content := in.Key
	if content == ([32]byte{}) {
		h, body := splitHeader(raw)
		content = contentKey(h, body)
	}
	if channelID == 0 {
		return content
	}
	sum := sha256.New()
	_ = binary.Write(sum, binary.BigEndian, channelID)
	sum.Write(content[:])
	return [32]byte(sum.Sum(nil))
}

// keyFields are the header fields that stay as they are on every route. Others are left out because servers on the way add and
// change them.
var keyFields = []string{"Message-ID", "From", "Date", "Subject", "To", "Cc", "Content-Type", "Content-Transfer-Encoding"}

// contentKey hashes the fields of keyFields and the body; line ends, folding and blanks at the end do not count, since servers change
// those too.
func contentKey(h header, body []byte) [32]byte {
	sum := sha256.New()
	for _, name := range keyFields {
		value := strings.Join(strings.Fields(h.first(name)), " ")
		_ = binary.Write(sum, binary.BigEndian, uint32(len(value)))
		sum.Write([]byte(value))
	}
	hashLines(sum, body)
	return [32]byte(sum.Sum(nil))
}

func hashLines(sum hash.Hash, body []byte) {
	body = bytes.TrimRight(body, " \t\r\n")
	buffer := make([]byte, 0, 4096)
	for len(body) > 0 {
		line, rest := cutLine(body)
		body = rest
		if len(buffer)+len(line)+1 > cap(buffer) {
			sum.Write(buffer)
			buffer = buffer[:0]
		}
		buffer = append(append(buffer, bytes.TrimRight(line, " \t\r")...), '\n')
	}
	sum.Write(buffer)
}
