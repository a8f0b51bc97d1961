package hours

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// zoneNames is from zone.tab of the IANA time zone database, 2025b, and UTC. zone1970.tab is shorter, but merges countries whose
// clocks agree since 1970: people look for Europe/Amsterdam, not for Europe/Brussels.
//
//go:embed zones.txt
var zoneNames string

var zones = strings.Fields(zoneNames)

// Zones returns the names of the time zones that people choose from, sorted. Other names, old ones above all, work as well.
func Zones() []string { return slices.Clone(zones) }

var loaded sync.Map // string to *time.Location: reading one from a file takes longer than a page has for all its people

// zoneName is how zones are written; folders could be written in many ways, and each would be kept for good.
var zoneName = regexp.MustCompile(`^[A-Za-z0-9_+-]{1,30}(/[A-Za-z0-9_+-]{1,30}){0,2}$`)

// LoadZone returns the time zone of an IANA name; empty is UTC. The error is a *Problem, ErrZone. The server's own zone, "Local",
// is nobody's.
func LoadZone(name string) (*time.Location, error) {
	if z, ok := loaded.Load(name); ok {
		return z.(*time.Location), nil
	}
	z, err := time.UTC, error(nil)
	if name != "" {
		z, err = time.LoadLocation(name)
	}
	if err != nil || z == time.Local || name != "" && !zoneName.MatchString(name) {
		return nil, problem(ErrZone, "“%s” is not a time zone, like Europe/Amsterdam.", name)
	}
	loaded.Store(name, z)
	return z, nil
}
