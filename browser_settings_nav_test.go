package main

import (
	"fmt"
	"testing"
)

// TestTheSettingsNavigationIsOneRowOnAPhone: the page that is shown stands in it without a scroll, with the script and without, and no entry that the
// keyboard comes to is hidden by another.
func TestTheSettingsNavigationIsOneRowOnAPhone(t *testing.T) {
	browser := startBrowser(t)
	i := install(t)
	i.company()
	for _, scripted := range []bool{true, false} {
		w := newWindow(t, browser, i.url)
		w.logIn("mia@harbour.example", password)
		w.size(390, 844)
		if !scripted {
			w.withoutScript()
		}
		for _, page := range []string{"profile", "users", "account", "tags"} {
			w.open("/settings/" + page)
			got, err := evaluate[string](w, `(() => {
				const nav = document.querySelector(".settings-nav"), links = [...nav.querySelectorAll("a")];
				const whole = (a) => { const b = a.getBoundingClientRect(); return b.left >= 0 && b.right <= innerWidth && document.elementFromPoint(b.left + b.width / 2, b.top + b.height / 2) === a; };
				const bad = [];
				if (new Set(links.map((a) => a.offsetTop)).size !== 1) bad.push("several rows");
				if (nav.scrollWidth <= nav.clientWidth) bad.push("nothing to scroll");
				if (document.documentElement.scrollWidth > innerWidth) bad.push("the page is too wide");
				const current = nav.querySelector("[aria-current]");
				if (!whole(current)) bad.push("the current one is out of sight");
				for (const a of [...links, ...links.toReversed()]) {
					a.focus();
					if (!whole(a)) bad.push("hidden though focused: " + a.textContent.trim());
				}
				document.activeElement.blur();
				for (const to of [0, nav.scrollWidth]) {
					nav.scrollLeft = to;
					if (!whole(current)) bad.push("the current one has scrolled away at " + to);
				}
				return bad.join(", ");
			})()`)
			if err != nil || got != "" {
				t.Errorf("%s: %s %v", fmt.Sprintf("/settings/%s, scripted %v", page, scripted), got, err)
			}
		}
	}
}
