package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// partRulePreview is what the script asks for when the form of a rule has changed.
const partRulePreview = "rule-preview"

// previewRule says what saving the form would do: the script is sent that line alone, a browser without it the whole page.
func (s *Server) previewRule(c echo.Context, asked ruleAsked) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	p, err := s.app.RulePreview(c.Request().Context(), s.who(c), id, asked.draft.RuleForm)
	problems, err := problemsOf(err)
	if err != nil {
		return err
	}
	asked.preview = rulePreview(p)
	if part(c) == partRulePreview {
		if len(problems) > 0 {
			asked.preview = &views.RulePreview{Problem: &problems[0]}
		}
		ch := models.Channel{ID: id, Address: p.Address}
		return s.render(c, http.StatusOK, views.RulePreviewPart(views.AutomationPage{Channel: ch, Preview: asked.preview}))
	}
	if len(problems) > 0 {
		asked.preview, asked.problems = nil, problems
		return s.showRule(c, http.StatusUnprocessableEntity, asked)
	}
	return s.showRule(c, http.StatusOK, asked)
}

func rulePreview(p inbox.RulePreview) *views.RulePreview {
	v := &views.RulePreview{Waiting: p.Waiting, Assigned: p.Assigned, HandsOut: p.HandsOut, Head: p.Head, Arrival: p.Arrival}
	for _, share := range p.Shares {
		v.Shares = append(v.Shares, views.RuleShare{Name: share.Name, N: share.N})
	}
	return v
}
