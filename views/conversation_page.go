package views

import (
	"time"

	"fairlead/models"
)

// ConversationPage is one conversation with its contact and the editor.
type ConversationPage struct {
	Conversation models.Conversation
	Place        Place // the list it is shown beside
	Now          models.Time
	Me           models.User
	Inbox        string           // its inbox's name
	Channel      string           // its channel's address
	OwnerName    string           // empty: nobody owns it
	Decision     *models.Decision // the newest, while nobody owns it because of a rule
	Zone         *time.Location   // in which moments to come are told; nil: UTC
	Snooze       SnoozeMenu
	Tags         []models.Tag
	TagMenu      TagMenu
	Blocked      string            // the address or "@domain" by which who wrote last is blocked; empty: they are not
	Watching     []models.Watching // who else has it open
	Wait         *models.Wait      // how it stands in the queue now; nil: it does not wait
	Owners       []OwnerOption     // whom it may be given to: people and teams, without nobody; order does not matter
	OwnersMore   bool              // there are more than Owners holds: the Owner page finds them
	OwnerNow     OwnerOption       // the user who owns it; the zero value for a team and for nobody
	Entries      []Entry
	Older        int64 // id for ?before=, when there are older messages; 0: none
	Before       int64 // an older part is shown, before this message: a link leads back to the newest; 0: the newest
	Raw          int64 // id of the newest incoming message with its raw mail kept; 0: none
	RawHeader    bool  // no more than its header is kept
	Contact      models.Contact
	Addresses    []string
	Phones       []string              // of the contact
	ContactOwner models.User           // id, name, seat and whether active; the zero value: nobody
	Tracked      bool                  // the contact is
	Others       []models.Conversation // of the contact, that the viewer may see, newest first
	Chat         *ChatSide             // nil: it did not come by a chatflow
	Later        []LaterMail           // what goes out later, or could not
	Editor       Editor
	OwnerOpen    bool  // ?owner=open
	SideOpen     bool  // ?side=1
	MoreOpen     bool  // ?more=1
	WholeID      int64 // id of the message whose decision is shown with every candidate (?decision=ID); 0: none
}

// SnoozeMenu is what the Snooze menu offers, and what was typed.
type SnoozeMenu struct {
	Choices   []SnoozeChoice
	Day, Time string          // as date and time fields hold them
	Problems  models.Problems // fields: day, time
	Open      bool
}

// SnoozeChoice is until when a conversation may sleep; For is what the form posts.
type SnoozeChoice struct {
	For   string
	Until models.Time
}

// OwnerOption is a user or a team that a conversation may be given to.
type OwnerOption struct {
	Owner        models.Owner
	Name         string
	Availability models.Availability // of a user
	Why          models.AvailabilityWhy
	Open         int64  // open conversations: of a user models.User.Load
	Capacity     int64  // of a user: most of them to be had by routing; 0: no limit
	Members      int    // of a team
	Picture      string // of a user: key of it; empty: none
}

// Entry is a message with what belongs to it.
type Entry struct {
	Message    models.Message
	Author     string               // name of the user who wrote it or did it; empty: a contact or the system
	Picture    string               // key of the author's picture; empty: none
	Written    string               // what a colleague wrote, as safe HTML; empty for mail that came in
	Files      []models.File        // attachments, inline pictures included
	Deliveries []models.Delivery    // of an outgoing message
	Decision   *models.Decision     // of an EventDecision
	Remote     bool                 // its HTML has pictures elsewhere
	ShowRemote bool                 // the viewer asked for them (?remote=ID), or they always are of this sender
	Invitation *Invitation          // what its calendar part says; nil: it has none
	Always     bool                 // they always are
	Page       string               // of what came by a form: the page it was sent from; empty: not known
	RuledBy    string               // of an EventDecision: the channel whose rule it was
	LateAfter  int64                // of a decision because nobody answered in time: working minutes; 0: not known
	Follows    bool                 // of a chat: the same person goes on
	Seen       bool                 // of a chat: the newest of ours that the visitor has seen
	Linked     *models.Conversation // of an EventLinked; nil: the viewer may not see it, or it is gone
	Zone       *time.Location       // in which a moment to come is told; nil: UTC, by its name
	Named      []Named              // of a mail: what it named and did not join
	Undo       int64                // of an event: the change that can be undone; 0: none
	HeldFor    int64                // of the viewer's answer: milliseconds for which it can be taken back; 0: it cannot
	Elsewhere  bool                 // of a mail: it came into another conversation than it is in
}

// Editor is the form below the thread.
type Editor struct {
	Comment      bool             // the Comment tab is open (?tab=comment)
	To           []string         // who the reply goes to, addresses
	Body         string           // as typed
	Cc, Bcc      string           // as typed, addresses with commas
	Typed        bool             // it is what a form brought; else a draft may be shown
	DraftAt      models.Time      // the version of the draft that is shown, or that the form has saved; 0: none
	Saved        bool             // it is kept as it stands
	Other        models.DraftTab  // a draft of the viewer's that is not shown here, as it was written elsewhere meanwhile or belongs to another tab; empty: none
	Aside        bool             // with Other: it was put aside for the one that is shown
	Diverged     bool             // with Other: it was written elsewhere while something was typed here
	Previewed    bool             // it was asked how the text will look
	Preview      string           // as safe HTML; empty: there is nothing
	SnippetsOpen bool             // without the script: it was asked which snippets there are
	Snippets     []models.Snippet // with SnippetsOpen
	Nonce        string           // makes a form sent twice be stored once
	Draft        string           // names the staged files
	Seen         int64            // id of the newest message shown
	Files        []models.File    // staged
	Problems     models.Problems  // fields: body, cc, bcc, files, and "" for all of it
	Conflict     []Entry          // colleagues' replies since Seen: shown with "Send anyway" and "Keep as it is"
	CloseToo     bool             // the conflict stopped "Send and close": "Send anyway" closes too
	CanSend      bool             // the channel has sending set up, or of a form an e-mail channel of its inbox
	Form         bool             // it came by a form: answers go out by an e-mail channel of the inbox
	Later        LaterMenu        // when it may go out instead
	Forward      *Entry           // the message that is passed on, instead of an answer; nil: none
	FwdID        int64            // its id
	FwdTo        string           // to whom, as typed
	SetUpURL     string           // where sending is set up, for who may; empty otherwise
}

// OwnerPage is the Owner dropdown as a page, for browsers without script and for teams too large for a list.
type OwnerPage struct {
	ID        int64 // of the conversation
	Subject   string
	Was       models.Owner
	OwnerName string // empty: nobody
	Me        models.User
	Query     string // what was searched for
	Options   []OwnerOption
	Back      string // where the choice comes back to
}

// BulkOwnerPage finds an owner for several conversations.
type BulkOwnerPage struct {
	Chosen  []string     // as their boxes post them
	State   models.State // that they were shown in
	Inbox   int64        // 0: of several
	Me      models.User
	Query   string
	Options []OwnerOption
	Back    string
}

// ConflictPage says who owns a conversation by now, when somebody was quicker; nothing was changed.
type ConflictPage struct {
	ID         int64
	Subject    string
	OwnerName  string       // empty: nobody
	Wanted     models.Owner // what the viewer chose
	WantedName string
	Now        models.Owner // what a second try is compared with
	Back       string
}

// DemoMail is one mail in the demo's sink.
type DemoMail struct {
	ID      int64
	From    string
	To      string
	Subject string
	At      models.Time
	Raw     string // header and body as sent; only on the page of one mail
	Text    string // readable body; only on the page of one mail
}

// DemoSentPage is what the demo has sent: a list, and one mail of it if Mail is set.
type DemoSentPage struct {
	Now   models.Time
	Mails []DemoMail
	Mail  *DemoMail
}
