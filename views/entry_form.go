package views

import (
	"context"

	"fairlead/models"
)

// answerRows are all that was filled in but the text that is shown above them.
func (e Entry) answerRows() (rows []models.Answer) {
	text := e.visible()
	for _, a := range e.Message.Answers {
		if a.Kind == "long" && a.Value != "" && a.Value == text {
			text = ""
			continue
		}
		rows = append(rows, a)
	}
	return rows
}

// answerText is an answer as people read it.
func answerText(ctx context.Context, a models.Answer) string {
	if a.Kind == "check" {
		return t(ctx, "Yes")
	}
	return a.Value
}
