package handlers

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/models/hours"
	"fairlead/routing"
	"fairlead/views"
)

// coverage is the tab Coverage: a week's map of who could take a conversation, and the stretches without anybody.
func (s *Server) coverage(c echo.Context) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	week, half, err := coverageAsked(c)
	if err != nil {
		return err
	}
	p, err := s.app.Coverage(c.Request().Context(), s.who(c), id, week, half)
	if err != nil {
		return err
	}
	page := coveragePage(p)
	page.Shell, page.All = s.shell(c, views.SectionSettings), c.QueryParam("all") != ""
	return s.render(c, http.StatusOK, views.Coverage(page))
}

// coverageAsked reads which week and which half hour an address means. What means none does not exist.
func coverageAsked(c echo.Context) (week hours.Day, half time.Time, err error) {
	if q := c.QueryParam("week"); q != "" {
		var ok bool
		if week, ok = hours.ParseWeekOf(q); !ok {
			return week, half, models.ErrNotFound
		}
	}
	if q := c.QueryParam("at"); q != "" {
		if half, err = time.Parse(views.CoverageAt, q); err != nil {
			return week, half, models.ErrNotFound
		}
	}
	return week, half, nil
}

func coveragePage(p inbox.CoverageSettings) views.CoveragePage {
	page := views.CoveragePage{Inbox: p.Inbox, Channel: p.Channel, Rule: p.Rule, Now: p.Now, Always: p.Always, People: p.People, Second: p.Second, Skipped: p.Skipped,
		NoHours: p.NoHours, Earlier: p.Earlier, Later: p.Later, More: p.More, MayLead: p.CanLead}
	for i, d := range p.Week {
		page.Week[i] = views.CoverageDay{Day: d.Day, Slots: make([]views.CoverageSlot, len(d.Slots))}
		for j, slot := range d.Slots {
			page.Week[i].Slots[j] = coverageSlot(slot)
		}
	}
	for _, g := range p.Gaps {
		page.Gaps = append(page.Gaps, views.CoverageGap(g))
	}
	if p.Half != nil {
		page.Half = &views.CoverageHalf{CoverageSlot: coverageSlot(p.Half.CoverageSlot), More: p.Half.More}
		for _, o := range p.Half.People {
			page.Half.People = append(page.Half.People, views.CoverageOne{Name: o.Name, Second: o.Second, There: o.There, Why: o.Why, Day: o.Day, Until: models.At(o.Until)})
		}
	}
	return page
}

func coverageSlot(s routing.CoverageSlot) views.CoverageSlot { return views.CoverageSlot(s) }
