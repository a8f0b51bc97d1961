// Package email turns mail as it is on the wire into Inbound and Outbound into mail, and speaks SMTP both ways.
// It knows nothing of conversations, users or the database: everything it needs comes in as its own types.
package email

import (
	"time"
)

// Bounds on a mail from a stranger. What is larger is refused (552) or kept raw and marked with Problem.
const (
	MaxHeaderBytes  = 1 << 20  // all header lines of the message together
	MaxMessageBytes = 25 << 20 // the whole message as sent in DATA
	MaxDepth        = 20       // nesting of multiparts and forwarded messages
	MaxParts        = 1000     // MIME parts of one message
	MaxReceived     = 100      // Received headers; that many is a loop (RFC 5321 section 6.3)
)

// Address is a mailbox with the display name its owner gave, both decoded (RFC 2047) and free of control characters.
type Address struct {
	Name  string `json:"name,omitempty"`
	Email string `json:"email"`
}

// Auto says which kind of machine wrote a mail; people's mail has AutoNone.
type Auto string

const (
	AutoNone   Auto = ""
	AutoReply  Auto = "auto_reply" // out of office and the like: RFC 3834, and the headers used in the wild
	AutoBounce Auto = "bounce"     // delivery status notification: RFC 3464, multipart/report
)

// File is an attachment or an inline picture, with its bytes as decoded.
type File struct {
	Name        string // safe to show and to offer for download: no path, no control characters, never empty
	ContentType string // by content (magic bytes), the sender's claim only where content says nothing
	ContentID   string // without angle brackets; empty if none
	Inline      bool   // referred to by the HTML part through cid:
	Data        []byte
}

// BouncedRecipient is one recipient of a delivery status notification (RFC 3464 section 2.3).
type BouncedRecipient struct {
	Address    string
	Action     string // failed, delayed, delivered, relayed, expanded
	Status     string // 5.1.1
	Diagnostic string // the remote server's words
}

// Bounce is what a delivery status notification says about a mail that we sent.
type Bounce struct {
	MessageID  string // of the mail it is about, with angle brackets; empty if it does not say
	Recipients []BouncedRecipient
}

// Inbound is one mail, parsed, cleaned and safe to store. Every string is valid UTF-8 without NUL.
type Inbound struct {
	From       Address
	ReplyTo    []Address
	To, Cc     []Address
	Subject    string
	Date       time.Time // as the sender wrote it, zero if absent or unreadable; never used for order
	MessageID  string    // with angle brackets, empty if absent
	InReplyTo  []string  // with angle brackets
	References []string  // with angle brackets, oldest first, no duplicates, at most 100 (the first and the newest kept)
	Outlook    bool      // it carries a Thread-Index: Outlook's own number of what it believes to be one conversation
	Text       string    // plain text, whole: from the text part, or made from the HTML part
	HTML       string    // sanitised; empty if the mail has no HTML part. cid: and remote sources are inert until Frame
	Visible    string    // Text without the quoted history; equals Text where nothing is quoted, never empty if Text is not
	Files      []File
	Auto       Auto
	Bounce     *Bounce // only with AutoBounce
	Key        [32]byte
	Problem    string // why it could not be read whole, in plain English; the raw mail is to be kept and offered
}

// Outbound is one mail to be written.
type Outbound struct {
	From       Address
	To, Cc     []Address // Bcc is an affair of the envelope only: it has no header
	ReplyTo    []Address
	Subject    string
	Body       string     // Markdown, as typed
	Signature  string     // Markdown, put below the body after "-- "
	Forwarded  *Forwarded // the mail that it passes on, below; nil: none
	MessageID  string     // with angle brackets
	InReplyTo  string     // with angle brackets, empty if none
	References []string
	Date       time.Time
	Files      []File
	Plain      bool // the body is plain text as it stands, and goes out as nothing else
	System     bool // no person wrote it: answering machines are asked not to answer
}

// Security is how a connection to a mail server is protected.
type Security string

const (
	SecurityTLS      Security = "tls"      // TLS from the first byte, port 465 or 993
	SecuritySTARTTLS Security = "starttls" // upgraded before anything is said, port 587 or 143; refused if the server does not offer it
	SecurityNone     Security = "none"     // plain: for a server on this machine
)

// Server is an SMTP server to send through, or an IMAP server to fetch from.
type Server struct {
	Host         string
	Port         int
	Security     Security
	Username     string // empty: no authentication
	Password     string
	Token        string // OAuth access token: it is what logs in, by XOAUTH2, and not the password
	AllowPrivate bool   // may be at a loopback, private or link-local address; checked on the address that is dialled
}

// State is where one recipient's delivery stands after an attempt.
type State string

const (
	StateSent      State = "sent"      // the server took it (2xx)
	StateTemporary State = "temporary" // 4xx, or no connection: may be tried again
	StateFailed    State = "failed"    // 5xx: will not work
	StateUnknown   State = "unknown"   // DATA was sent and no answer seen: it may have been sent and is never repeated by itself
)

// Outcome is the answer for one recipient, with the server's own words.
type Outcome struct {
	Recipient string
	State     State
	Code      int // SMTP code, 0 if there was none
	Words     string
}

// Step is one line of a connection test: what was tried and what the server answered.
type Step struct {
	Part  string // "Fetching", "Sending": what the steps from here on are about, where a test is about both
	Name  string // "Connect to mail.example.com:587", "STARTTLS", "Log in", "Sender accepted"
	OK    bool
	Words string // the server's own answer, or the error in plain words
	Hint  string // what to change, in plain English; empty when OK
}
