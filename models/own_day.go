package models

import (
	"errors"

	"fairlead/models/hours"
)

// MaxOwnDays bounds the list of a company's own days off.
const MaxOwnDays = 366

// Check brings the day into its form, trims the name, and says what is wrong. Problems: day, name, country.
func (d *OwnDay) Check() Problems {
	var p Problems
	d.Name = CleanLine(d.Name)
	checkName(&p, "name", d.Name)
	day, err := hours.ParseDate(d.Day)
	var said *hours.Problem
	switch {
	case errors.As(err, &said):
		p.Add("day", said.Text, said.Arg)
	case day.Year < 2000 || day.Year > 2199:
		p.Add("day", "Type a date between 2000 and 2199.")
	default:
		d.Day = day.String()
	}
	if d.Country != "" && !hours.Known(d.Country) {
		p.Add("country", "Choose a country from the list.")
	}
	return p
}
