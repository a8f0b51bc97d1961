package models

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// NormalPhone returns a typed phone number as it is stored and compared (E.164, as +31612345678), and whether it is one. A number without
// a country's code is one of the country (ISO 3166, as NL); without a country only numbers with a code are.
func NormalPhone(typed, country string) (string, bool) {
	typed = CleanLine(typed)
	if typed == "" || len(typed) > 60 {
		return "", false
	}
	n, err := phonenumbers.Parse(typed, strings.ToUpper(country))
	if err != nil || !phonenumbers.IsValidNumber(n) {
		return "", false
	}
	return phonenumbers.Format(n, phonenumbers.E164), true
}

// phoneForms are the digits by which a stored number may be looked for: with the code of its country, and as it is written there.
func phoneForms(stored string) []string {
	whole := onlyDigits(stored)
	n, err := phonenumbers.Parse(stored, "")
	if err != nil {
		return []string{whole}
	}
	return []string{whole, onlyDigits(phonenumbers.Format(n, phonenumbers.NATIONAL)), phonenumbers.GetNationalSignificantNumber(n)}
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}
