package handlers

import (
	"time"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/views"
)

// workingForm binds the hours of a week; nil: the page had none.
func workingForm(f form) *inbox.WorkingForm {
	if !f.Has("time_zone") {
		return nil
	}
	typed := inbox.WorkingForm{TimeZone: f.Get("time_zone"), Country: f.Get("country")}
	for day := range typed.Days {
		typed.Days[day] = f.Get(models.HoursField(time.Weekday(day)))
	}
	return &typed
}

// workingEditor is the editor of a week as a page shows it.
func workingEditor(f inbox.WorkingForm, c inbox.Calendar, p models.Problems) views.WorkingEditor {
	return views.WorkingEditor{Days: f.Days, TimeZone: f.TimeZone, Country: f.Country, Calendar: views.Calendar(c), Problems: p}
}

// capacityForm binds how many conversations somebody gets at most; nil: the page did not ask.
func capacityForm(f form) *inbox.CapacityForm {
	if !f.Has("capacity") {
		return nil
	}
	return &inbox.CapacityForm{By: inbox.CapacityBy(f.Get("capacity")), Own: f.Get("capacity_own")}
}
