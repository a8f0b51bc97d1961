package models

import (
	"context"
	"strconv"
)

// ChatHours is when a chatflow is open. Outside it is shown, if it says so, and what comes in waits.
type ChatHours string

const (
	ChatAlways    ChatHours = "always"
	ChatInHours   ChatHours = "hours"     // the operating hours of its inbox
	ChatAvailable ChatHours = "available" // while somebody whom its rules name is Available with a page open
)

// ChatOutside is what a chatflow shows when it is not open.
type ChatOutside string

const (
	ChatShown  ChatOutside = "shown"  // the flow, which says when there is somebody again; what is written waits
	ChatHidden ChatOutside = "hidden" // nothing at all
)

// Chatflow is a channel of the kind chat: what it needs beyond a channel.
type Chatflow struct {
	ChannelID      int64       `gorm:"primaryKey"`
	Slug           string      // of its address /chat/SLUG; unique
	Active         bool        // is shown and takes chats
	Position       int64       // among all: of those that match a page the lowest is shown
	VersionID      int64       // the version of its flow that new chats go through
	ReplyChannelID int64       // the e-mail channel of the same inbox that mails go out by; 0: the first that can send
	Assignment     bool        // chats that no step sends to anybody are assigned by the rule of the switch
	Display        ChatDisplay `gorm:"serializer:json"`
	Target         ChatTarget  `gorm:"serializer:json"`
	Options        ChatOptions `gorm:"serializer:json"`
	Secret         []byte      // sealed; what the customer's own site signs identities with
	SeenAt         Time        // when the script last asked from a page that is not ours; 0: never
	SeenURL        string      // that page, without what stands behind "?"
	CreatedAt      Time
}

// ChatDisplay is how the widget looks.
type ChatDisplay struct {
	Colour   string            `json:"colour"`             // #rrggbb of launcher, head and what the visitor says
	Side     string            `json:"side"`               // right or left
	Avatar   string            `json:"avatar,omitempty"`   // initials or an emoji in the head; empty: the company's first letter
	Name     string            `json:"name,omitempty"`     // of who speaks for the flow; empty: the company's
	Greeting map[string]string `json:"greeting,omitempty"` // by language; at the head of the open widget
	Launcher map[string]string `json:"launcher,omitempty"` // by language; beside the button; empty: none
}

// ChatTarget is where and to whom a chatflow is shown.
type ChatTarget struct {
	Include  []string `json:"include,omitempty"`  // patterns of addresses, * for anything; none: every page
	Exclude  []string `json:"exclude,omitempty"`  // as above; these win
	Visitors string   `json:"visitors,omitempty"` // known, unknown or empty: all
	Device   string   `json:"device,omitempty"`   // phone, computer or empty: all
	Delay    int      `json:"delay,omitempty"`    // seconds after the page has loaded, at most 600
}

// ChatOptions are the rest.
type ChatOptions struct {
	Hours      ChatHours   `json:"hours"`
	Outside    ChatOutside `json:"outside"`
	Domains    []string    `json:"domains,omitempty"`     // of sites that may show it, besides our own; none: any
	Consent    Consent     `json:"consent"`               // before a visitor's cookie is kept
	CloseAfter int         `json:"close_after,omitempty"` // minutes of silence after which an answered chat closes; 0: never
	Transcript bool        `json:"transcript"`            // visitors may have theirs mailed
}

// ChatflowVersion is a flow as it was saved once. Versions are never changed: a chat goes through the one it began with.
type ChatflowVersion struct {
	ID         int64
	ChannelID  int64
	Definition string // JSON of chat.Flow
	CreatedBy  int64
	CreatedAt  Time
}

// SwitchWay is the key of the way of the assignment switch; steps have their own keys.
const SwitchWay = "switch"

// ChatAddress is what a chatflow's channel has in the place of an e-mail address.
func ChatAddress(slug string) string { return "chat/" + slug }

// WayAddress is what the channel of a way from a chatflow to people has in the place of an address.
func WayAddress(flowID int64, key string) string {
	return "chat/" + strconv.FormatInt(flowID, 10) + "/" + key
}

// Chatflow returns the chatflow of a channel.
func (db *DB) Chatflow(ctx context.Context, channelID int64) (Chatflow, error) {
	return first[Chatflow](db.read(ctx).Where("channel_id = ?", channelID))
}

// ChatflowBySlug returns the chatflow with an address.
func (db *DB) ChatflowBySlug(ctx context.Context, slug string) (Chatflow, error) {
	return first[Chatflow](db.read(ctx).Where("slug = ?", slug))
}

// Chatflows returns all chatflows, those that are shown first before the others.
func (db *DB) Chatflows(ctx context.Context) ([]Chatflow, error) {
	return all[Chatflow](db.read(ctx).Order("position, channel_id"))
}

// ChatflowVersion returns one version of a flow.
func (db *DB) ChatflowVersion(ctx context.Context, id int64) (ChatflowVersion, error) {
	return first[ChatflowVersion](db.read(ctx).Where("id = ?", id))
}

// CreateChatflow stores a new chatflow behind all others. A slug in use is a Problem at "slug".
func (db *DB) CreateChatflow(ctx context.Context, f *Chatflow) error {
	if err := db.row(ctx, "SELECT coalesce(max(position), 0) + 1 FROM chatflows", nil, &f.Position); err != nil {
		return err
	}
	return duplicate(db.write(ctx).Create(f).Error, "slug", "Another chatflow has this address already.")
}

// CreateChatflowVersion stores a flow, and new chats go through it from now on.
func (db *DB) CreateChatflowVersion(ctx context.Context, v *ChatflowVersion) error {
	if err := db.write(ctx).Create(v).Error; err != nil {
		return err
	}
	return db.write(ctx).Model(&Chatflow{ChannelID: v.ChannelID}).Update("version_id", v.ID).Error
}

// Ways returns the channels below a chatflow: its ways to people, also those whose step is no more.
func (db *DB) Ways(ctx context.Context, flowID int64) ([]Channel, error) {
	return all[Channel](db.read(ctx).Where("parent_id = ?", flowID).Order("id"))
}

// Way returns the channel of one way of a chatflow to people.
func (db *DB) Way(ctx context.Context, flowID int64, key string) (Channel, error) {
	return first[Channel](db.read(ctx).Where("parent_id = ? AND address = ?", flowID, WayAddress(flowID, key)))
}
