package models

// Joined says what put a mail into its conversation. It is written when the mail comes in and never changed.
type Joined struct {
	By      string `json:"by,omitempty"`      // the header that named the conversation: In-Reply-To, References, or ByReport; empty: nothing did, and it began one
	ID      string `json:"id,omitempty"`      // what stood there
	Signed  bool   `json:"signed,omitempty"`  // it was an id that we signed: it cannot have been guessed
	Message int64  `json:"message,omitempty"` // the message that is named
	Not     []Not  `json:"not,omitempty"`     // the conversations that it named and did not join
}

// Not is a conversation that a mail named and did not join.
type Not struct {
	Conversation int64  `json:"conversation"` // 0: it is not known which
	By           string `json:"by"`           // the header
	Why          string `json:"why"`          // NotIn and its like
}

// What a mail may name a conversation by, beside In-Reply-To and References.
const (
	ByReport      = "report"       // the Message-ID of the mail that a bounce is about
	ByThreadIndex = "Thread-Index" // Outlook's own: it never joins anything
)

// Why a mail does not join what it names.
const (
	NotIn        = "not_in"       // its sender takes no part there
	NotHere      = "not_here"     // it is in another inbox, that this address does not belong to
	NotKnown     = "not_known"    // no mail of that name is here
	NotProof     = "not_proof"    // a Thread-Index: copies of one template share it, and whoever forwards a mail passes it on
	NotClosed    = ClosedLong     // it was closed too long ago
	NotUnchecked = "not_our_mail" // it is a bounce, and nothing shows that it is about a mail of ours
)

// Checks is what is known of a mail's sender.
type Checks struct {
	SPF       string   `json:"spf,omitempty"`       // pass, fail, softfail, neutral, none, temperror, permerror (RFC 7208 section 2.6); empty: not looked at
	DKIM      string   `json:"dkim,omitempty"`      // pass, fail, none … (RFC 8601 section 2.7.1)
	DMARC     string   `json:"dmarc,omitempty"`     // pass, fail, none …
	By        string   `json:"by,omitempty"`        // who says so: "us", or the name of the server whose Authentication-Results are believed
	Suspicion []string `json:"suspicion,omitempty"` // what a reader should be warned of: Suspicion…
	Signed    string   `json:"signed,omitempty"`    // the domain whose signature holds
	Spam      string   `json:"spam,omitempty"`      // the server in front of us that calls it spam
}

// What a reader is warned of.
const (
	SuspicionName      = "name"      // the name holds another address than the one that it is from
	SuspicionColleague = "colleague" // it bears a colleague's name and comes from elsewhere
	SuspicionDomain    = "domain"    // the domain looks like one of ours and is not
	SuspicionFrom      = "from"      // it names several senders
)

// Doubtful reports whether something speaks against a mail's sender being who the mail says.
func (c *Checks) Doubtful() bool {
	return c != nil && (c.DMARC == "fail" || len(c.Suspicion) > 0)
}
