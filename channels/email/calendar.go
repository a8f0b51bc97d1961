package email

import (
	"bytes"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-ical"
)

// Invitation is what a calendar part (RFC 5545, RFC 5546) says of its first event. It is shown and never acted upon.
type Invitation struct {
	Method    string // REQUEST, CANCEL, REPLY …; empty: it does not say
	Summary   string
	Location  string
	Organizer string   // name or address
	Attendees []string // names or addresses, at most maxAttendees
	More      int      // attendees beyond these
	Start     time.Time
	End       time.Time // zero: it does not say
	AllDay    bool      // Start and End are days, End the last of them
	Zone      string    // the zone that the times are in, where we do not know that one: they are shown as they stand
	Every     string    // DAILY, WEEKLY, MONTHLY or YEARLY; empty: once
	Interval  int       // every so many of these; at least 1
	Cancelled bool
	Events    int // in all
}

const (
	MaxCalendarBytes = 256 << 10 // a larger part is a calendar, and no invitation
	maxAttendees     = 20
	maxCalendarText  = 500
)

// ReadInvitation reads a calendar part; ok: it holds an event that begins some time.
func ReadInvitation(data []byte) (v Invitation, ok bool) {
	defer func() {
		if recover() != nil {
			v, ok = Invitation{}, false
		}
	}()
	if len(data) > MaxCalendarBytes || bytes.Count(data, []byte("BEGIN:")) > 1000 {
		return v, false
	}
	cal, err := ical.NewDecoder(strings.NewReader(validText(string(wholeLines(bytes.TrimPrefix(data, []byte("\ufeff"))))))).Decode()
	if err != nil {
		return v, false
	}
	events := cal.Events()
	if len(events) == 0 {
		return v, false
	}
	e := events[0]
	v.Events = len(events)
	v.Method = strings.ToUpper(calendarText(cal.Props, ical.PropMethod))
	v.Summary, v.Location = calendarText(e.Props, ical.PropSummary), calendarText(e.Props, ical.PropLocation)
	v.Cancelled = v.Method == "CANCEL" || strings.EqualFold(calendarText(e.Props, ical.PropStatus), "CANCELLED")
	v.people(e)
	v.repeats(e)
	return v, v.times(e)
}

func calendarText(p ical.Props, name string) string {
	prop := p.Get(name)
	if prop == nil {
		return ""
	}
	text, err := prop.Text()
	if err != nil {
		text = prop.Value
	}
	return cutAt(cleanLine(text), maxCalendarText)
}

func (v *Invitation) people(e ical.Event) {
	if o := e.Props.Get(ical.PropOrganizer); o != nil {
		v.Organizer = calendarPerson(*o)
	}
	for _, a := range e.Props.Values(ical.PropAttendee) {
		if len(v.Attendees) == maxAttendees {
			v.More++
		} else if who := calendarPerson(a); who != "" {
			v.Attendees = append(v.Attendees, who)
		}
	}
}

// calendarPerson is a name with its address, as the address is what counts.
func calendarPerson(p ical.Prop) string {
	address := p.Value
	if len(address) > 7 && strings.EqualFold(address[:7], "mailto:") {
		address = address[7:]
	}
	address = cutAt(cleanLine(address), 254)
	if name := cutAt(cleanLine(p.Params.Get(ical.ParamCommonName)), 100); name != "" && !strings.EqualFold(name, address) {
		return name + " <" + address + ">"
	}
	return address
}

func (v *Invitation) repeats(e ical.Event) {
	rule := e.Props.Get(ical.PropRecurrenceRule)
	if rule == nil {
		return
	}
	v.Interval = 1
	for part := range strings.SplitSeq(cutAt(rule.Value, 1000), ";") {
		name, value, _ := strings.Cut(strings.ToUpper(part), "=")
		switch {
		case name == "FREQ" && (value == "DAILY" || value == "WEEKLY" || value == "MONTHLY" || value == "YEARLY"):
			v.Every = value
		case name == "INTERVAL":
			if n, err := strconv.Atoi(value); err == nil && n > 1 && n < 1000 {
				v.Interval = n
			}
		}
	}
}

// times reads when it is. ok is false where it does not say, or no calendar holds it.
func (v *Invitation) times(e ical.Event) (ok bool) {
	start := e.Props.Get(ical.PropDateTimeStart)
	if start == nil {
		return false
	}
	var zone string
	if v.Start, v.AllDay, zone, ok = calendarTime(*start); !ok {
		return false
	}
	v.Zone = zone
	if end := e.Props.Get(ical.PropDateTimeEnd); end != nil {
		v.End, _, _, _ = calendarTime(*end)
		if v.AllDay && v.End.After(v.Start) {
			v.End = v.End.AddDate(0, 0, -1)
		}
	} else if d := e.Props.Get(ical.PropDuration); d != nil {
		if length, err := d.Duration(); err == nil && length > 0 && !v.AllDay {
			v.End = v.Start.Add(length)
		}
	}
	if v.End.Before(v.Start) {
		v.End = time.Time{}
	}
	return true
}

// calendarTime reads a day or a moment. zone is the name of one that is not known: the time is as it stands then.
func calendarTime(p ical.Prop) (at time.Time, day bool, zone string, ok bool) {
	value := strings.TrimSpace(p.Value)
	if at, err := time.Parse("20060102", value); err == nil {
		return at, true, "", inCalendars(at)
	}
	if at, err := time.Parse("20060102T150405Z", value); err == nil {
		return at, false, "", inCalendars(at)
	}
	name := strings.Trim(cutAt(p.Params.Get(ical.ParamTimezoneID), 100), `"`)
	where, known := calendarZone(name)
	at, err := time.ParseInLocation("20060102T150405", value, where)
	if err != nil {
		return at, false, "", false
	}
	if !known {
		zone = orText(cleanLine(name), "?")
	}
	return at, false, zone, inCalendars(at)
}

func orText(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func inCalendars(t time.Time) bool { return t.Year() > 1900 && t.Year() < 2200 }

// calendarZone finds a zone by its name in the database of zones or, as Outlook writes it, in Windows.
func calendarZone(name string) (*time.Location, bool) {
	if known, ok := windowsZones[name]; ok {
		name = known
	}
	if name == "" || strings.EqualFold(name, "local") {
		return time.UTC, false
	}
	l, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC, false
	}
	return l, true
}

// windowsZones are the zones of Windows in which most people live (from the Unicode CLDR).
var windowsZones = map[string]string{
	"UTC": "Etc/UTC", "GMT Standard Time": "Europe/London", "Greenwich Standard Time": "Atlantic/Reykjavik", "W. Europe Standard Time": "Europe/Berlin", "Central Europe Standard Time": "Europe/Budapest",
	"Romance Standard Time": "Europe/Paris", "Central European Standard Time": "Europe/Warsaw", "E. Europe Standard Time": "Europe/Chisinau", "FLE Standard Time": "Europe/Kiev", "GTB Standard Time": "Europe/Bucharest",
	"Russian Standard Time": "Europe/Moscow", "Turkey Standard Time": "Europe/Istanbul", "Israel Standard Time": "Asia/Jerusalem", "South Africa Standard Time": "Africa/Johannesburg", "Egypt Standard Time": "Africa/Cairo",
	"Arabian Standard Time": "Asia/Dubai", "India Standard Time": "Asia/Calcutta", "China Standard Time": "Asia/Shanghai", "Singapore Standard Time": "Asia/Singapore", "Tokyo Standard Time": "Asia/Tokyo",
	"Korea Standard Time": "Asia/Seoul", "AUS Eastern Standard Time": "Australia/Sydney", "New Zealand Standard Time": "Pacific/Auckland", "Eastern Standard Time": "America/New_York", "Central Standard Time": "America/Chicago",
	"Mountain Standard Time": "America/Denver", "Pacific Standard Time": "America/Los_Angeles", "Atlantic Standard Time": "America/Halifax", "E. South America Standard Time": "America/Sao_Paulo", "Argentina Standard Time": "America/Buenos_Aires",
	"US Mountain Standard Time": "America/Phoenix", "Central Standard Time (Mexico)": "America/Mexico_City",
}
