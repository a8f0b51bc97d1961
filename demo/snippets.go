package demo

import (
	"context"

	"fairlead/inbox"
)

// snippets are what the company writes often: everybody's, and one of the admin's own.
var snippets = []inbox.SnippetForm{
	{Name: "Thanks", Body: "Dear {{contact.first_name|customer}},\n\nThank you for writing. We have looked into it and come back to you today.\n\nKind regards,\n{{agent.first_name}}", Shared: true},
	{Name: "Repair takes a week", Body: "Dear {{contact.first_name|customer}},\n\nA repair takes about a **week**. We write as soon as it is ready at {{company}}.", Shared: true},
	{Name: "Ask for the frame number", Body: "Could you send us the frame number? It stands below the bottom bracket.", Shared: true},
	{Name: "Back next week", Body: "I am back on Monday, and look into it then.\n\n{{agent.first_name}}"},
}

func (w *world) keepSnippets(ctx context.Context) error {
	for _, s := range snippets {
		if _, err := w.app.SaveSnippet(ctx, w.admin(), 0, s); err != nil {
			return err
		}
	}
	return nil
}
