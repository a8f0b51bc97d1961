package views

import (
	"context"
	"testing"

	"fairlead/models"
)

func TestAnAddressThatWasNotGivenInAChatIsSaidToBeSo(t *testing.T) {
	for before, want := range map[bool]string{false: "The visitor has left: it goes to ana@customer.example by e-mail", true: "The visitor has left: it goes to ana@customer.example by e-mail, an address that was not given in this chat"} {
		c := ConversationPage{Chat: &ChatSide{Arrives: models.ArrivesByMail, FromBefore: before}, Editor: Editor{To: []string{"ana@customer.example"}}}
		if says := arrivalText(context.Background(), c); says != want {
			t.Errorf("from before %v: %s", before, says)
		}
	}
}
