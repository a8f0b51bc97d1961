package email

import (
	"strings"
	"testing"
	"time"
)

func event(lines ...string) []byte {
	return []byte("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
}

func TestReadInvitation(t *testing.T) {
	utc := func(s string) time.Time {
		at, err := time.Parse("2006-01-02 15:04", s)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, c := range []struct {
		name       string
		data       []byte
		start, end time.Time
		check      func(Invitation) bool
	}{
		{"Google", event("METHOD:REQUEST", "BEGIN:VEVENT", "UID:1", "DTSTAMP:20260301T090000Z", "DTSTART:20260303T091200Z", "DTEND:20260303T101200Z", "SUMMARY:Cables\\, old and new", "LOCATION:Quay 3", "ORGANIZER;CN=Ann Bell:mailto:ann@client.example", "ATTENDEE;CN=Bea:MAILTO:bea@client.example", "ATTENDEE:mailto:support@harbour.example"),
			utc("2026-03-03 09:12"), utc("2026-03-03 10:12"), func(v Invitation) bool {
				return v.Method == "REQUEST" && v.Summary == "Cables, old and new" && v.Location == "Quay 3" && v.Organizer == "Ann Bell <ann@client.example>" && len(v.Attendees) == 2 && v.Attendees[1] == "support@harbour.example" && v.Every == ""
			}},
		{"Outlook", event("METHOD:REQUEST", "BEGIN:VEVENT", "UID:1", "DTSTAMP:20260301T090000Z", `DTSTART;TZID="W. Europe Standard Time":20260703T091200`, "DURATION:PT30M", "SUMMARY:Call"), utc("2026-07-03 07:12"), utc("2026-07-03 07:42"), nil},
		{"a zone by its name", event("BEGIN:VEVENT", "UID:1", "DTSTAMP:20260301T090000Z", "DTSTART;TZID=America/New_York:20260303T091200"), utc("2026-03-03 14:12"), time.Time{}, func(v Invitation) bool { return v.Zone == "" }},
		{"a zone nobody knows", event("BEGIN:VEVENT", "UID:1", "DTSTAMP:20260301T090000Z", "DTSTART;TZID=Harbour Time:20260303T091200"), utc("2026-03-03 09:12"), time.Time{}, func(v Invitation) bool { return v.Zone == "Harbour Time" }},
		{"whole days", event("BEGIN:VEVENT", "UID:1", "DTSTAMP:20260301T090000Z", "DTSTART;VALUE=DATE:20260303", "DTEND;VALUE=DATE:20260305"), utc("2026-03-03 00:00"), utc("2026-03-04 00:00"), func(v Invitation) bool { return v.AllDay }},
		{"again and again", event("BEGIN:VEVENT", "UID:1", "DTSTAMP:20260301T090000Z", "DTSTART:20260303T091200Z", "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=1000000000"), utc("2026-03-03 09:12"), time.Time{}, func(v Invitation) bool { return v.Every == "WEEKLY" && v.Interval == 2 }},
		{"called off", event("METHOD:CANCEL", "BEGIN:VEVENT", "UID:1", "DTSTAMP:20260301T090000Z", "DTSTART:20260303T091200Z"), utc("2026-03-03 09:12"), time.Time{}, func(v Invitation) bool { return v.Cancelled }},
		{"it ends before it begins", event("BEGIN:VEVENT", "UID:1", "DTSTAMP:20260301T090000Z", "DTSTART:20260303T091200Z", "DTEND:20250303T091200Z"), utc("2026-03-03 09:12"), time.Time{}, nil},
		{"lines without returns", []byte(strings.ReplaceAll(string(event("BEGIN:VEVENT", "UID:1", "DTSTAMP:20260301T090000Z", "DTSTART:20260303T091200Z")), "\r\n", "\n")), utc("2026-03-03 09:12"), time.Time{}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, ok := ReadInvitation(c.data)
			if !ok || !v.Start.Equal(c.start) || !v.End.Equal(c.end) || c.check != nil && !c.check(v) {
				t.Errorf("%v %+v", ok, v)
			}
		})
	}
	crowd := make([]string, 0, 500)
	for range 500 {
		crowd = append(crowd, "ATTENDEE:mailto:a@b.example")
	}
	if v, ok := ReadInvitation(event(append([]string{"BEGIN:VEVENT", "UID:1", "DTSTAMP:20260301T090000Z", "DTSTART:20260303T091200Z"}, crowd...)...)); !ok || len(v.Attendees) != maxAttendees || v.More != 500-maxAttendees {
		t.Errorf("%d and %d more", len(v.Attendees), v.More)
	}
	for _, broken := range []string{"", "x", "BEGIN:VCALENDAR", string(event("BEGIN:VEVENT", "SUMMARY:no time")), string(event("BEGIN:VEVENT", "DTSTART:99999999T999999Z")), strings.Repeat("BEGIN:VEVENT\r\n", 20_000)} {
		if v, ok := ReadInvitation([]byte(broken)); ok {
			t.Errorf("read %.40q as %+v", broken, v)
		}
	}
}

func FuzzReadInvitation(f *testing.F) {
	f.Add(event("METHOD:REQUEST", "BEGIN:VEVENT", "UID:1", "DTSTART;TZID=Europe/Paris:20260303T091200", "RRULE:FREQ=DAILY", "ATTENDEE;CN=\"A, B\":mailto:x"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if v, ok := ReadInvitation(data); ok && (v.Start.Year() < 1900 || strings.ContainsAny(v.Summary+v.Location+v.Organizer, "\x00\n\r")) {
			t.Errorf("%+v", v)
		}
	})
}
