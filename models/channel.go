package models

import (
	"cmp"
	"context"
	"net"
	"strings"
)

// ChannelKind is the way in.
type ChannelKind string

const (
	ChannelEmail ChannelKind = "email" // a team e-mail address
	ChannelForm  ChannelKind = "form"  // a form on a website or behind a link
	ChannelChat  ChannelKind = "chat"  // a chatflow, or with a parent a way from it to people
)

// Channel is one way in. It belongs to one inbox and carries one routing rule.
type Channel struct {
	ID       int64
	InboxID  int64
	Kind     ChannelKind
	Address  string // lower case, unique; of a form FormAddress of its slug and of a chatflow ChatAddress, which no mail can be sent to
	Name     string // of a form, a chatflow or a way from one; empty for an e-mail address
	FromName string // shown to contacts; empty: the company's name
	RuleID   int64  // the rule version in force
	ParentID int64  // of a way from a chatflow to people: the chatflow's channel; 0: it is none

	FirstReplyOwns bool // who first answers a contact without an owner becomes the owner

	// Sending. An empty Host means that this channel cannot send yet.
	SMTPHost     string
	SMTPPort     int
	SMTPSecurity string // tls, starttls or none
	SMTPUsername string
	SMTPSecret   []byte // the password, sealed; never shown again
	SMTPPrivate  bool   // the server may be at a private address
	SMTPMailbox  bool   // what logs in is the token of the channel's mailbox, in the place of a password

	// Relay is the name under which a mail server in front of us writes what it found out about senders (RFC 8601 section 2.2): what it
	// says is believed, of mail that comes from one of RelayFrom, networks parted by commas; empty: this machine. Empty: nobody is believed.
	Relay     string
	RelayFrom string

	CreatedAt Time
}

// FormAddress is what a form's channel has in the place of an e-mail address.
func FormAddress(slug string) string { return "form/" + slug }

// Title is what people call the channel: its name, or its address where it has none.
func (c Channel) Title() string { return cmp.Or(c.Name, c.Address) }

// IsWay reports whether it is a way from a chatflow to people.
func (c Channel) IsWay() bool { return c.ParentID != 0 }

// IsSwitch reports whether it is the way of a chatflow's assignment switch.
func (c Channel) IsSwitch() bool { return c.IsWay() && c.Address == WayAddress(c.ParentID, SwitchWay) }

// CanSend reports whether replies can go out.
func (c Channel) CanSend() bool { return c.SMTPHost != "" }

// Domain returns the part of the address behind the @.
func (c Channel) Domain() string { return c.Address[strings.LastIndexByte(c.Address, '@')+1:] }

// Check trims what was typed and says what is wrong with it.
func (c *Channel) Check() Problems {
	var p Problems
	c.Address, c.FromName, c.Name = NormalEmail(c.Address), CleanLine(c.FromName), CleanLine(c.Name)
	c.SMTPHost, c.SMTPUsername = strings.TrimSpace(c.SMTPHost), strings.TrimSpace(c.SMTPUsername)
	if c.Kind == ChannelEmail && !ValidEmail(c.Address) {
		p.Add("address", "Type an e-mail address, like support@example.com.")
	}
	if c.Kind != ChannelEmail {
		checkName(&p, "name", c.Name)
	}
	if len(c.FromName) > maxName {
		p.Add("from_name", "This is too long: at most 200 characters.")
	}
	if c.SMTPHost == "" {
		return p
	}
	if strings.ContainsAny(c.SMTPHost, " /:@") && net.ParseIP(c.SMTPHost) == nil {
		p.Add("smtp_host", "Type the server's name only, like smtp.example.com.")
	}
	if c.SMTPPort < 1 || c.SMTPPort > 65535 {
		p.Add("smtp_port", "Type a port between 1 and 65535; 587 and 465 are usual.")
	}
	if c.SMTPSecurity != "tls" && c.SMTPSecurity != "starttls" && c.SMTPSecurity != "none" {
		p.Add("smtp_security", "Choose how the connection is protected.")
	}
	return p
}

// Channel returns one channel.
func (db *DB) Channel(ctx context.Context, id int64) (Channel, error) {
	return first[Channel](db.read(ctx).Where("id = ?", id))
}

// ChannelByAddress returns the channel that takes mail for an address, in any case.
func (db *DB) ChannelByAddress(ctx context.Context, address string) (Channel, error) {
	var c Channel
	err := db.row(db.ownContext(ctx), `SELECT id, inbox_id, kind, address, name, from_name, rule_id, first_reply_owns, smtp_host, smtp_port, smtp_security, smtp_username,
		smtp_secret, smtp_private, relay, relay_from, created_at FROM channels WHERE address = ? AND kind = 'email'`, []any{NormalEmail(address)},
		&c.ID, &c.InboxID, (*string)(&c.Kind), &c.Address, &c.Name, &c.FromName, &c.RuleID, &c.FirstReplyOwns, &c.SMTPHost, &c.SMTPPort, &c.SMTPSecurity, &c.SMTPUsername,
		&c.SMTPSecret, &c.SMTPPrivate, &c.Relay, &c.RelayFrom, (*int64)(&c.CreatedAt))
	return c, err
}

// Channels returns all channels, those of one inbox together, its addresses before its forms.
func (db *DB) Channels(ctx context.Context) ([]Channel, error) {
	return all[Channel](db.read(ctx).Order("inbox_id, CASE kind WHEN 'email' THEN 0 ELSE 1 END, name, address"))
}

// ChannelTitles returns what some channels are called. Ways from a chatflow to people are left out: they go by their chatflow's name.
func (db *DB) ChannelTitles(ctx context.Context, ids []int64) (map[int64]string, error) {
	channels, err := all[Channel](db.read(ctx).Where("id IN ? AND parent_id = 0", ids))
	titles := make(map[int64]string, len(channels))
	for _, c := range channels {
		titles[c.ID] = c.Title()
	}
	return titles, err
}

// CreateChannel stores a new channel and sets its id. An address in use is a Problem at "address".
func (db *DB) CreateChannel(ctx context.Context, c *Channel) error {
	return duplicate(db.write(ctx).Create(c).Error, "address", "Another channel has this address already.")
}

// UpdateChannel stores the columns that people edit; the rule has its own door.
func (db *DB) UpdateChannel(ctx context.Context, c Channel) error {
	err := db.write(ctx).Model(&Channel{ID: c.ID}).
		Select("address", "from_name", "smtp_host", "smtp_port", "smtp_security", "smtp_username", "smtp_secret", "smtp_private", "smtp_mailbox").Updates(c).Error
	return duplicate(err, "address", "Another channel has this address already.")
}

// SetRelay stores whose word about senders is taken.
func (db *DB) SetRelay(ctx context.Context, c Channel) error {
	return db.write(ctx).Model(&Channel{ID: c.ID}).Select("relay", "relay_from").Updates(c).Error
}

// SetFirstReplyOwns stores whether who first answers a contact without an owner becomes the owner.
func (db *DB) SetFirstReplyOwns(ctx context.Context, channelID int64, on bool) error {
	return db.write(ctx).Model(&Channel{ID: channelID}).Update("first_reply_owns", on).Error
}

// SetRule puts a rule version in force.
func (db *DB) SetRule(ctx context.Context, channelID, ruleID int64) error {
	return db.write(ctx).Model(&Channel{ID: channelID}).Update("rule_id", ruleID).Error
}
