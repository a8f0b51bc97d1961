package handlers

import (
	"github.com/mileusna/useragent"

	"fairlead/models"
	"fairlead/views"
)

// sessionRow names a session's browser and system as its User-Agent does. That is a claim: it is shown, and nothing depends on it.
func sessionRow(row models.Session, here bool) views.SessionRow {
	ua := useragent.Parse(row.Agent)
	return views.SessionRow{ID: row.ID, Browser: ua.Name, System: ua.OS, Mobile: ua.Mobile || ua.Tablet, Agent: row.Agent, Address: row.Address, Begun: row.CreatedAt, Seen: row.SeenAt, Here: here}
}
