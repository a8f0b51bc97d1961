package hours

import (
	"errors"
	"slices"
	"testing"
	"time"
)

func TestEveryZoneLoads(t *testing.T) {
	names := Zones()
	if len(names) < 400 || !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Errorf("%d zones, sorted %v", len(names), slices.IsSorted(names))
	}
	for _, name := range names {
		if z, err := LoadZone(name); err != nil || z.String() != name {
			t.Errorf("%s: %v, %v", name, z, err)
		}
	}
	for _, name := range []string{"Europe/Amsterdam", "Europe/Kyiv", "Asia/Kolkata", "America/New_York", "UTC"} {
		if !slices.Contains(names, name) {
			t.Errorf("%s is missing", name)
		}
	}
}

func TestLoadZone(t *testing.T) {
	if z, err := LoadZone(""); z != time.UTC || err != nil {
		t.Errorf("%v, %v", z, err)
	}
	if z, err := LoadZone("Asia/Calcutta"); err != nil {
		t.Errorf("an old name: %v, %v", z, err)
	}
	for _, name := range []string{"Local", "Mars/Olympus", "../UTC", "/etc/localtime"} {
		if z, err := LoadZone(name); z != nil || !errors.Is(err, ErrZone) || err.Error() != "“"+name+"” is not a time zone, like Europe/Amsterdam." {
			t.Errorf("%s: %v, %v", name, z, err)
		}
	}
}
