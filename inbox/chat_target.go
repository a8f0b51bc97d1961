package inbox

import (
	"fairlead/channels/forms"
	"fairlead/models"
)

// chatPageAddress is a page that asks what there is for it. Empty: it is no page.
type chatPageAddress string

func newChatPage(address string) chatPageAddress { return chatPageAddress(forms.Page(address)) }

// in reports whether a chatflow is for the page.
func (p chatPageAddress) in(t models.ChatTarget) bool { return t.Shows(string(p)) }
