package demo

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"fairlead/inbox"
	"fairlead/models"
	"fairlead/models/modelstest"
)

var today = time.Date(2026, 11, 19, 14, 30, 0, 0, time.UTC)

// filled returns a demo as it is at the start.
func filled(t *testing.T, o Options) *inbox.App {
	t.Helper()
	if o.Now == nil {
		o.Now = func() time.Time { return today }
	}
	app := inbox.New(inbox.App{DB: modelstest.Open(t), URL: "http://127.0.0.1", Now: o.Now})
	if err := Fill(context.Background(), app, o); err != nil {
		t.Fatal(err)
	}
	return app
}

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// allOf returns every conversation of both inboxes.
func allOf(t *testing.T, app *inbox.App) (all []models.Conversation) {
	t.Helper()
	inboxes := must[[]models.Inbox](t)(app.DB.Inboxes(context.Background()))
	for _, view := range []models.View{models.ViewOpen, models.ViewClosed, models.ViewSpam, models.ViewTrash} {
		f := models.Filter{Inboxes: []int64{inboxes[0].ID, inboxes[1].ID}, View: view, Limit: 100_000}
		all = append(all, must[[]models.Conversation](t)(app.DB.Conversations(context.Background(), f))...)
	}
	slices.SortFunc(all, func(a, b models.Conversation) int { return int(a.ID - b.ID) })
	return all
}

func loadsAgree(t *testing.T, app *inbox.App) {
	t.Helper()
	counted := must[map[int64]models.Load](t)(app.DB.RecountLoads(context.Background()))
	for _, u := range must[[]models.User](t)(app.DB.Users(context.Background())) {
		if is := (models.Load{Open: u.Load, Handed: u.Handed}); is != counted[u.ID] {
			t.Errorf("%s has a load of %v, recounted %v", u.Name, is, counted[u.ID])
		}
	}
}

// One company serves all tests that only look at it.
func TestFill(t *testing.T) {
	app := filled(t, Options{})
	t.Run("makes the company", func(t *testing.T) { makesTheCompany(t, app) })
	t.Run("every login works", func(t *testing.T) { everyLoginWorks(t, app) })
	t.Run("tells real conversations", func(t *testing.T) { tellsRealConversations(t, app) })
	t.Run("leaves the admin something unsent", func(t *testing.T) { leavesSomethingUnsent(t, app) })
	t.Run("everything can be shown", func(t *testing.T) { everythingCanBeShown(t, app) })
	t.Run("the history leads to the present", func(t *testing.T) { historyLeadsToThePresent(t, app) })
	t.Run("the same seed makes the same company", func(t *testing.T) { sameSeedSameCompany(t, app) })
	t.Run("refuses what is not empty", func(t *testing.T) { refusesWhatIsNotEmpty(t, app) })
}

func makesTheCompany(t *testing.T, app *inbox.App) {
	ctx := context.Background()
	users := must[[]models.User](t)(app.DB.Users(ctx))
	seats, roles, here := map[models.Seat]int{}, map[models.Role]int{}, map[models.Availability]int{}
	invited, gone := 0, 0
	for _, u := range users {
		seats[u.Seat]++
		roles[u.Role]++
		switch {
		case !u.Active:
			gone++
		case u.Invited():
			invited++
		default:
			here[u.Availability]++
		}
	}
	if len(users) != 10 || len(seats) != 3 || len(roles) != 3 || invited != 1 || gone != 1 || here[models.Away] != 2 || here[models.Available] != 6 {
		t.Errorf("%d users, seats %v, roles %v, %d invited, %d gone, %v", len(users), seats, roles, invited, gone, here)
	}
	inboxes := must[[]models.Inbox](t)(app.DB.Inboxes(ctx))
	if len(inboxes) != 2 || inboxes[0].Name != "Finance" || inboxes[0].Open || inboxes[1].Name != "Support" || !inboxes[1].Open {
		t.Errorf("inboxes %+v", inboxes)
	}
	if teams := must[[]models.Team](t)(app.DB.Teams(ctx)); len(teams) != 3 {
		t.Errorf("teams %+v", teams)
	}
	named, byTeam := must[[]models.InboxUser](t)(app.DB.InboxUsers(ctx, inboxes[0].ID)), must[[]models.InboxTeam](t)(app.DB.InboxTeams(ctx, inboxes[0].ID))
	if len(named) != 1 || len(byTeam) != 1 {
		t.Errorf("access to Finance: %v %v", named, byTeam)
	}
	ch := must[models.Channel](t)(app.DB.ChannelByAddress(ctx, supportAddress))
	rule := must[models.Rule](t)(app.DB.Rule(ctx, ch.RuleID))
	if rule.AssignTo != models.AssignSpecific || !rule.OnlyAvailable || rule.Tie != models.TieRotate || len(rule.Members) != 2 || !ch.CanSend() {
		t.Errorf("Support's rule is %+v, its channel %+v", rule, ch)
	}
}

func everyLoginWorks(t *testing.T, app *inbox.App) {
	logins := Logins()
	if len(logins) != 8 || logins[0].Email != "admin@harbour.example" {
		t.Fatalf("logins: %+v", logins)
	}
	for _, l := range logins {
		if _, err := app.Login(context.Background(), l.Email, Password, "127.0.0.1"); err != nil {
			t.Errorf("%s: %v", l.Email, err)
		}
	}
}

func tellsRealConversations(t *testing.T, app *inbox.App) {
	ctx := context.Background()
	all := allOf(t, app)
	states, owners, subjects := map[models.State]int{}, map[models.OwnerKind]int{}, map[string]int{}
	files := 0
	for _, c := range all {
		states[c.State]++
		subjects[c.Subject]++
		if c.HasFiles {
			files++
		}
		if c.State == models.StateOpen {
			owners[c.Owner.Kind]++
		}
		if at := c.CreatedAt.Time(); at.After(today) || today.Sub(at) > 91*24*time.Hour || c.ActivityAt < c.CreatedAt {
			t.Errorf("conversation %d began %v and moved %v", c.ID, at, c.ActivityAt.Time())
		}
	}
	t.Log(states, owners, len(subjects), files)
	if len(all) != realThreads {
		t.Errorf("%d conversations", len(all))
	}
	if states[models.StateOpen] < 30 || states[models.StateClosed] < 150 || states[models.StateSpam] < 3 || states[models.StateTrash] < 3 {
		t.Errorf("states %v", states)
	}
	if owners[models.OwnerNobody] < 8 || owners[models.OwnerUser] < 8 || owners[models.OwnerTeam] < 3 {
		t.Errorf("owners of open ones %v", owners)
	}
	if len(subjects) < 150 || files < 30 {
		t.Errorf("%d different subjects, %d with files", len(subjects), files)
	}
	loadsAgree(t, app)
	if next := must[models.Time](t)(app.DB.NextDelivery(ctx)); next != models.Never {
		t.Error("something is still to be sent")
	}
}

func everythingCanBeShown(t *testing.T, app *inbox.App) {
	ctx := context.Background()
	who := func(address string) inbox.Actor {
		u := must[models.User](t)(app.DB.UserByEmail(ctx, address))
		return must[inbox.Actor](t)(app.Actor(ctx, u.ID))
	}
	admin, outsider := who(adminAddress), who("josemaria@"+companyDomain)
	kinds, autos, deliveries := map[models.MessageKind]int{}, map[string]int{}, map[models.DeliveryState]int{}
	html, problems, hidden := 0, 0, 0
	for _, c := range allOf(t, app) {
		thread := must[inbox.Thread](t)(app.Show(ctx, admin, c.ID, 0))
		for _, m := range thread.Messages {
			kinds[m.Kind]++
			autos[m.Auto]++
			if m.HTML != "" {
				html++
			}
			if m.Problem != "" {
				problems++
				t.Errorf("%d: %s", c.ID, m.Problem)
			}
			for _, d := range thread.Deliveries[m.ID] {
				deliveries[d.State]++
			}
		}
		if _, err := app.Show(ctx, outsider, c.ID, 0); errors.Is(err, models.ErrNotFound) {
			hidden++
		}
	}
	t.Log(kinds, autos, deliveries, html, hidden)
	if kinds[models.Incoming] < 400 || kinds[models.Outgoing] < 200 || kinds[models.Comment] < 40 || kinds[models.Event] < 300 {
		t.Errorf("messages %v", kinds)
	}
	if autos["auto_reply"] == 0 || autos["bounce"] == 0 || html < 150 || hidden < 30 {
		t.Errorf("%v by machines, %d with HTML, %d of Finance", autos, html, hidden)
	}
	if deliveries[models.DeliverySent] < 200 || deliveries[models.DeliveryFailed] == 0 || deliveries[models.DeliveryBounced] == 0 || len(deliveries) != 3 {
		t.Errorf("deliveries %v", deliveries)
	}
}

// The history alone must lead to where everything stands now.
func historyLeadsToThePresent(t *testing.T, app *inbox.App) {
	ctx := context.Background()
	rows := must[[]models.History](t)(app.DB.HistorySince(ctx, 0, models.HistoryOwner, models.HistoryState, models.HistoryAvailability))
	owners, states, people := map[int64]string{}, map[int64]string{}, map[int64]string{}
	for _, h := range rows {
		switch h.Kind {
		case models.HistoryOwner:
			owners[h.ConversationID] = h.Value
		case models.HistoryState:
			states[h.ConversationID] = h.Value
		case models.HistoryAvailability:
			people[h.UserID] = h.Value
		}
	}
	if first := rows[0].At.Time(); today.Sub(first) < 90*24*time.Hour {
		t.Errorf("the history begins %v", first)
	}
	for _, c := range allOf(t, app) {
		owner, ok := owners[c.ID]
		if !ok {
			owner = "nobody"
		}
		if owner != c.Owner.String() || states[c.ID] != string(c.State) {
			t.Errorf("conversation %d is %s of %s, its history says %s of %s", c.ID, c.State, c.Owner, states[c.ID], owner)
		}
	}
	for _, u := range must[[]models.User](t)(app.DB.Users(ctx)) {
		if people[u.ID] != string(u.Availability) {
			t.Errorf("%s is %s, the history says %s", u.Name, u.Availability, people[u.ID])
		}
	}
}

func leavesSomethingUnsent(t *testing.T, app *inbox.App) {
	ctx := context.Background()
	users := must[[]models.User](t)(app.DB.Users(ctx))
	at := slices.IndexFunc(users, func(u models.User) bool { return u.Email == Logins()[0].Email })
	who := must[inbox.Actor](t)(app.Actor(ctx, users[at].ID))
	if later := must[[]models.Scheduled](t)(app.DB.ScheduledBy(ctx, who.User.ID)); len(later) != 1 || later[0].SendAt <= models.At(today) || later[0].Problem != "" {
		t.Errorf("scheduled: %+v", later)
	}
	if n := must[int64](t)(app.CountDrafts(ctx, who, 0)); n != 1 {
		t.Errorf("%d drafts", n)
	}
}

func sameSeedSameCompany(t *testing.T, app *inbox.App) {
	tell := func(app *inbox.App) (out []string) {
		for _, c := range allOf(t, app) {
			out = append(out, c.Subject+"|"+c.Snippet+"|"+c.Owner.String()+"|"+string(c.State)+"|"+c.ActivityAt.Time().String())
		}
		return out
	}
	first := tell(app)
	if !slices.Equal(first, tell(filled(t, Options{}))) {
		t.Error("the same seed tells two stories")
	}
}

func refusesWhatIsNotEmpty(t *testing.T, app *inbox.App) {
	if err := Fill(context.Background(), app, Options{}); err == nil {
		t.Error("a second company was made in the same database")
	}
	if n := len(allOf(t, app)); n != realThreads {
		t.Errorf("%d conversations", n)
	}
}

// Whatever the hour, the day and the seed, there is something to triage: here on a Sunday morning.
func TestAnyMomentHasWorkToDo(t *testing.T) {
	sunday := time.Date(2026, 11, 22, 8, 30, 0, 0, time.UTC)
	app := filled(t, Options{Seed: 2, Now: func() time.Time { return sunday }})
	kinds := map[models.OwnerKind]int{}
	for _, c := range allOf(t, app) {
		if c.State == models.StateOpen {
			kinds[c.Owner.Kind]++
		}
	}
	if kinds[models.OwnerNobody] < 5 || kinds[models.OwnerUser] < 5 || kinds[models.OwnerTeam] < 1 {
		t.Errorf("open conversations by kind of owner: %v", kinds)
	}
	loadsAgree(t, app)
}
