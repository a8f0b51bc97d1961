package inbox

import (
	"encoding/base64"
	"encoding/json"
	"time"

	"fairlead/channels/chat"
	"fairlead/models"
)

// previewLasts is how long what a preview holds can be talked to.
const previewLasts = 12 * time.Hour

// ChatPreview is a chatflow as somebody is building it, and how far a chat with it is. It is kept nowhere: the page that shows it holds it, sealed, and sends
// it along with all that it asks.
type ChatPreview struct {
	ChannelID int64
	Flow      chat.Flow
	Display   models.ChatDisplay
	State     chat.State
	By        int64       // who builds it
	Till      models.Time // when it is void
}

// SealChatPreview writes what a preview holds so that only we can read it, and nobody can change it.
func (a *App) SealChatPreview(who Actor, p ChatPreview) string {
	p.By, p.Till = who.User.ID, a.now().Add(previewLasts)
	return a.sealPreview(p)
}

func (a *App) sealPreview(p ChatPreview) string {
	text, err := json.Marshal(p)
	if err != nil { // there is nothing in it that cannot be written
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(a.Vault.Seal(string(text)))
}

// ChatPreview reads what a preview holds. ErrNotFound: it is none of ours, or void.
func (a *App) ChatPreview(token string) (p ChatPreview, err error) {
	sealed, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(token) > 4*chat.MaxFlowBytes {
		return p, models.ErrNotFound
	}
	text, err := a.Vault.Open(sealed)
	if err != nil || text == "" {
		return p, models.ErrNotFound
	}
	if json.Unmarshal([]byte(text), &p) != nil || p.ChannelID == 0 || p.Till < a.now() {
		return ChatPreview{}, models.ErrNotFound
	}
	return p, nil
}

// previewFacts are those of a preview: somebody is always there.
func previewFacts(lang, region string) chat.Facts {
	return chat.Facts{Language: lang, Region: region, Available: func(string) chat.Availability { return chat.Somebody }}
}

// BeginPreview is what a preview says first.
func (a *App) BeginPreview(p ChatPreview, lang string) (chat.Turn, string) {
	var turn chat.Turn
	p.State, turn = p.Flow.Begin(previewFacts(lang, ""))
	return turn, a.sealPreview(p)
}

// AnswerPreview is what follows in a preview from what was typed, and what the page is to send with the next.
func (a *App) AnswerPreview(p ChatPreview, typed chat.Typed, lang string) (chat.Turn, string, error) {
	state, turn, problem := p.Flow.Answer(p.State, typed, previewFacts(lang, ""))
	if problem != nil {
		return turn, "", models.Problems{{Field: "answer", Text: problem.Text, Arg: problem.Arg}}
	}
	p.State = state
	return turn, a.sealPreview(p), nil
}
