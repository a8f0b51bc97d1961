package inbox_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
)

func TestLogin(t *testing.T) {
	p := newPeople(t)
	gone := p.user("Gone", models.RoleMember, models.SeatNone)
	gone.Active = false
	p.ok(p.DB.UpdateUser(p.ctx(), gone))
	invited := models.User{Name: "New", Email: "new@harbour.example", Role: models.RoleMember, Seat: models.SeatNone, Active: true, Availability: models.Available}
	p.ok(p.DB.CreateUser(p.ctx(), &invited))
	for name, c := range map[string]struct {
		address, password string
		want              error
	}{
		"right":            {" MIA@harbour.example ", goodPassword, nil},
		"wrong password":   {"mia@harbour.example", goodPassword + ".", inbox.ErrLogin},
		"no password":      {"mia@harbour.example", "", inbox.ErrLogin},
		"unknown":          {"nobody@harbour.example", goodPassword, inbox.ErrLogin},
		"deactivated":      {"gone@harbour.example", goodPassword, inbox.ErrLogin},
		"not yet accepted": {"new@harbour.example", "", inbox.ErrLogin},
		"endless password": {"mia@harbour.example", string(make([]byte, 5000)), inbox.ErrLogin},
	} {
		u, err := p.Login(p.ctx(), c.address, c.password, "192.0.2.1")
		if !errors.Is(err, c.want) || (err == nil) != (u.ID == p.mia.ID) {
			t.Errorf("%s: user %d, %v", name, u.ID, err)
		}
	}
}

func TestLoginIsThrottled(t *testing.T) {
	p := newPeople(t)
	wrong := func(address, ip string) error {
		_, err := p.Login(p.ctx(), address, "not the password", ip)
		return err
	}
	right := func(address, ip string) error {
		_, err := p.Login(p.ctx(), address, goodPassword, ip)
		return err
	}
	for _, address := range []string{"mia@harbour.example", "nobody@harbour.example"} { // the unknown one looks the same
		for range 5 {
			p.is(wrong(address, "2001:db8::1"), inbox.ErrLogin)
		}
		p.is(wrong(address, "2001:db8::2"), inbox.ErrThrottled) // the same line
		p.is(right(address, "2001:db8::1"), inbox.ErrThrottled)
	}
	p.ok(right("mia@harbour.example", "192.0.2.7")) // who is elsewhere is not shut out
	p.ok(right("max@harbour.example", "2001:db8::1"))
	p.now = p.now.Add(15*time.Minute - time.Second)
	p.is(right("mia@harbour.example", "2001:db8::1"), inbox.ErrThrottled)
	p.now = p.now.Add(2 * time.Second)
	p.ok(right("mia@harbour.example", "2001:db8::1"))
}

func TestLoginForgetsTriesAfterASuccess(t *testing.T) {
	p := newPeople(t)
	for range 3 {
		for range 4 {
			_, err := p.Login(p.ctx(), "mia@harbour.example", "wrong", "192.0.2.1")
			p.is(err, inbox.ErrLogin)
		}
		_, err := p.Login(p.ctx(), "mia@harbour.example", goodPassword, "192.0.2.1")
		p.ok(err)
	}
	for range 9 { // the 12 wrong ones still count against the account, the good ones do not
		_, err := p.Login(p.ctx(), "mia@harbour.example", goodPassword, "192.0.2.1")
		p.ok(err)
	}
}

func TestLoginIsThrottledPerAccount(t *testing.T) {
	p := newPeople(t)
	for i := range 20 {
		_, err := p.Login(p.ctx(), "mia@harbour.example", "wrong", fmt.Sprintf("192.0.2.%d", i/4))
		p.is(err, inbox.ErrLogin)
	}
	_, err := p.Login(p.ctx(), "mia@harbour.example", goodPassword, "198.51.100.1")
	p.is(err, inbox.ErrThrottled)
}

func TestLoginIsThrottledPerAddress(t *testing.T) {
	p := newPeople(t)
	for i := range 50 {
		_, err := p.Login(p.ctx(), fmt.Sprintf("guess%d@harbour.example", i), "", "192.0.2.1")
		p.is(err, inbox.ErrLogin)
	}
	_, err := p.Login(p.ctx(), "mia@harbour.example", goodPassword, "192.0.2.1")
	p.is(err, inbox.ErrThrottled)
	_, err = p.Login(p.ctx(), "mia@harbour.example", goodPassword, "192.0.2.2")
	p.ok(err)
}

func TestTriesAtOnceAreCountedToo(t *testing.T) {
	p := newPeople(t)
	var wg sync.WaitGroup
	var looked atomic.Int64
	for range 12 {
		wg.Go(func() {
			if _, err := p.Login(p.ctx(), "mia@harbour.example", "wrong", "192.0.2.1"); errors.Is(err, inbox.ErrLogin) {
				looked.Add(1)
			}
		})
	}
	wg.Wait()
	if looked.Load() != 5 {
		t.Errorf("%d passwords were tried at once, want 5", looked.Load())
	}
}
