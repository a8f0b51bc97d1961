package views

import "fairlead/models"

// ChatflowsPage is Service › Chatflows.
// Posted to /chatflows: action, which is on:ID, off:ID, up:ID, down:ID; or move:ID with before, the id of another (empty: to the end).
type ChatflowsPage struct {
	Shell  Shell
	Rows   []ChatflowRow
	MayAdd bool
}

// ChatflowRow is one chatflow of the list.
type ChatflowRow struct {
	Channel   models.Channel
	Inbox     models.Inbox
	Chatflow  models.Chatflow
	Week      int64 // conversations that began in the last seven days
	Reads     bool  // knows how many
	CanManage bool
}

// ChatflowNewPage adds a chatflow. Problems: name, slug, inbox. Posted: those.
type ChatflowNewPage struct {
	Shell    Shell
	Inboxes  []models.Inbox
	InboxID  int64
	Name     string
	Slug     string
	Base     string // what the slug stands behind
	Problems models.Problems
}

// ChatflowHead is what all pages of a chatflow begin with. Posted to /chatflows/ID/active: on (1, or nothing).
type ChatflowHead struct {
	Shell   Shell
	Inbox   models.Inbox
	Channel models.Channel
	Flow    models.Chatflow // of Display, Target and Options: with what was typed
	Langs   []string        // that it speaks, the main one first
	MayEdit bool            // admins, and leads of the inbox; others look
}

// ChatflowBuildPage is the Build tab: the flow. Problems and Notes are at the names that are posted:
//
// seen (the version), known (what was shown to be odd), start (the first step), language (repeated), main; row (repeated), and for every row:
// kind.ROW, text.ROW.LANG, away.ROW.LANG, label.ROW.LANG, next.ROW (of a row; empty: nothing), close.ROW, answer.ROW, maps.ROW, optional.ROW, gone.ROW;
// opt.ROW (repeated), olabel.ROW.OPT.LANG, onext.ROW.OPT; case.ROW (repeated), cabout.ROW.CASE (a row, or @who), cis.ROW.CASE (repeated), ccontains.ROW.CASE,
// cavail.ROW.CASE, cway.ROW.CASE, cnext.ROW.CASE; of a send step assign_to.ROW, members.ROW (u7 or t3, repeated), rule.ROW (the version of its rule), q.ROW.
//
// And action: save; or preview, add:KIND:SLOT, move:ROW:SLOT, up:ROW, down:ROW, remove:ROW, restore:ROW, addopt:ROW, dropopt:ROW.OPT, addcase:ROW,
// dropcase:ROW.CASE, unname.ROW:u7, seat:u7, which save no flow and answer with it as it was typed. A SLOT is where something leads: start, next.ROW,
// onext.ROW.OPT, cnext.ROW.CASE; or before.ROW, all that leads to a row.
type ChatflowBuildPage struct {
	ChatflowHead
	Draft    FlowDraft
	Items    []FlowItem // the flow as it is drawn
	Loose    []FlowItem // steps that nothing leads to
	Seen     int64
	Known    string
	Denied   RuleDenied
	Problems models.Problems
	Notes    models.Problems // what is odd, and keeps nothing from being saved
	Odd      bool            // it was not saved because of Notes that had not been shown
	Switch   *ChatflowRow    // the assignment switch is on
	Left     []ChatflowLeft  // ways that no new chat takes, on which something still is
}

// ChatflowLeft is a way that no new chat takes.
type ChatflowLeft struct {
	Channel models.Channel
	Open    int64 // conversations that are open on it
	Switch  bool  // the assignment switch was turned off; else its step was taken out of the flow
}

// FlowDraft is a flow as it was typed. Texts are by language.
type FlowDraft struct {
	All       []string // languages that Fairlead ships
	Languages []string // those that the flow speaks
	Main      string
	Start     string // id of the first row
	Kinds     []string
	Answers   []string
	Rows      []*FlowRow // in the order that they are drawn in
}

// FlowRow is one step of a flow, as it was typed.
type FlowRow struct {
	ID       string // its key; of a new step, which gets one when it is saved, one that begins with _
	Number   int    // as it is drawn, from 1
	Kind     string // as in chat.StepKind
	Text     map[string]string
	Away     map[string]string
	Label    map[string]string
	Next     string
	Close    bool
	Answer   string
	Maps     string
	Mappings []string // what Maps may be
	Optional bool
	Options  []FlowOption
	Cases    []FlowCase
	Way      *AutomationPage // of a send step: who gets its chats; the channel is zero if it has none yet
	RuleSeen int64
	Gone     bool // will be taken out by saving
	Open     bool
}

// FlowOption is one answer to choose.
type FlowOption struct {
	ID    string
	Label map[string]string
	Next  string // empty: as the step's
}

// FlowCase is one condition of a branch.
type FlowCase struct {
	ID        string
	About     string // id of an ask step, or AboutWho
	Is        []string
	Contains  string
	Available string
	Way       string
	Next      string
}

// AboutWho is what a case is about that asks who is there.
const AboutWho = "@who"

// FlowItem is one piece of the flow as it is drawn: a place where a step can be put, a step, what follows otherwise, or where a line ends.
type FlowItem struct {
	Slot string
	Row  *FlowRow
	In   []FlowBranch // of the step
	Else *FlowRow     // what follows is for all that its branches leave over
	End  *FlowEnd
}

// FlowBranch is what follows from one answer or case.
type FlowBranch struct {
	Option *FlowOption
	Case   *FlowCase
	Items  []FlowItem
}

// FlowEnd is where a line of steps ends.
type FlowEnd struct {
	To *FlowRow // it goes on there; nil: nothing more is said
}

// ChatflowChatPage is the Chat tab within Build: the assignment switch. Problems: members.
// Posted: on (1), members (u7 or t3, repeated), rule, q; and action: save, search, remove:u7, seat:u7.
type ChatflowChatPage struct {
	ChatflowHead
	On       bool
	Way      AutomationPage // its channel is zero if there is none yet
	Sends    []*FlowRow     // the send steps, which come first
	Always   bool           // no visitor can come past them
	Left     int64          // conversations that are open on its way, though it is off
	Problems models.Problems
}

// ChatflowDisplayPage is the Display tab. Posted, and Problems: colour, side, avatar, name, greeting.LANG, launcher.LANG.
type ChatflowDisplayPage struct {
	ChatflowHead
	Company  string
	Problems models.Problems
}

// ChatflowTargetPage is the Target tab. Posted, and Problems: include and exclude (a pattern on a line), visitors, device, delay; and try, an address
// that action try looks at and saves nothing.
type ChatflowTargetPage struct {
	ChatflowHead
	Include  string // as typed
	Exclude  string
	Delay    string
	Try      string
	Tried    bool
	Shown    bool // at Try
	Problems models.Problems
}

// ChatflowOptionsPage is the Options tab. Posted, and Problems: name, slug, reply, hours, outside, domains, consent, close_after; and transcript (1).
// Posted to /chatflows/ID/secret: was, and action: make or remove.
type ChatflowOptionsPage struct {
	ChatflowHead
	Domains    string // as typed
	CloseAfter string
	Base       string
	Replies    []models.Channel
	Secret     string // the new one, shown this once
	SecretTag  string // empty: there is none
	Problems   models.Problems
}

// ChatflowInstallPage is the Install tab.
type ChatflowInstallPage struct {
	ChatflowHead
	URL      string // of the hosted page
	Script   string
	Consent  string
	Identity string
	Policy   string
}

// ChatflowPreviewPage is the page in the frame beside: one of a site with the widget on it.
type ChatflowPreviewPage struct {
	Lang   string
	Name   string
	CSS    string
	Script string // address of the widget
	Slug   string
	Token  string // holds the draft that the widget shows
}
