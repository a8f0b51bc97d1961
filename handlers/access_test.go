package handlers

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"fairlead/channels/email"
	"fairlead/inbox"
	"fairlead/live"
	"fairlead/models"
	"fairlead/models/modelstest"
)

// The people of the matrix, in the order of its columns: nobody logged in; an admin; a lead of another inbox; a member; and Nora,
// who alone has access to Legal, through her team.
const visitors = 5

// May each of them? l: is sent to the log-in; -: it does not exist for them (404); x: they may see it but not do this (403);
// o: they may.
type may [visitors]byte

func them(s string) (m may) {
	copy(m[:], strings.ReplaceAll(s, " ", ""))
	return m
}

type accessRow struct {
	route string // as Echo lists it
	path  string // what is asked for; empty: the route's own path
	form  string
	may   may
}

// accessTable holds every route that there is against everyone. Ids in an address are those of the inbox Legal and what is in it, so that
// everyone but Nora is a stranger there.
var accessTable = []accessRow{
	{"GET /healthz", "", "", them("o o o o o")},
	{"HEAD /healthz", "", "", them("o o o o o")},
	{"GET /robots.txt", "", "", them("o o o o o")},
	{"GET /favicon.ico", "", "", them("o o o o o")},
	{"GET /login", "", "", them("o o o o o")},
	{"POST /login", "", "email=x&password=y", them("o o o o o")},
	{"POST /logout", "", "", them("l l l l l")},
	{"GET /setup", "/setup?token=x", "", them("- - - - -")},
	{"POST /setup", "", "token=x&name=Eve&email=eve@x.example&password=1234567890&company=E&inbox=E&address=e@x.example", them("- - - - -")},
	{"GET /invite/:token", "/invite/x", "", them("- - - - -")},
	{"POST /invite/:token", "/invite/x", "password=1234567890", them("- - - - -")},
	{"GET /pictures/:key", "/pictures/x", "", them("- - - - -")},
	{"GET /forgot", "", "", them("o o o o o")},
	{"POST /forgot", "", "email=nobody@x.example", them("o o o o o")},
	{"GET /reset/:token", "/reset/x", "", them("- - - - -")},
	{"POST /reset/:token", "/reset/x", "password=1234567890", them("- - - - -")},
	{"GET /f/:slug", "/f/contact", "", them("o o o o o")},
	{"GET /f/:slug", "/f/nothing", "", them("- - - - -")},
	{"GET /f/:slug", "/f/off", "", them("- - - - -")},
	{"POST /f/:slug", "/f/contact", "name=", them("o o o o o")},
	{"POST /f/:slug", "/f/off", "name=x", them("- - - - -")},
	{"GET /f/:slug/thanks", "/f/contact/thanks", "", them("o o o o o")},
	{"GET /f/:slug/thanks", "/f/off/thanks", "", them("- - - - -")},
	{"GET /f/:slug/definition", "/f/contact/definition", "", them("o o o o o")},
	{"GET /f/:slug/definition", "/f/off/definition", "", them("- - - - -")},
	{"POST /f/:slug/visitor", "/f/contact/visitor", "", them("o o o o o")},
	{"POST /f/:slug/visitor", "/f/off/visitor", "", them("- - - - -")},
	{"POST /v", "", `{"form":"contact"}`, them("o o o o o")},
	{"POST /v", "", `{"form":"off"}`, them("- - - - -")},
	{"GET /embed/form.js", "", "", them("o o o o o")},
	{"HEAD /embed/form.js", "", "", them("o o o o o")},
	{"GET /embed/chat.js", "", "", them("o o o o o")},
	{"HEAD /embed/chat.js", "", "", them("o o o o o")},
	{"POST /chat-api/open", "", `{"flow":"boats","url":"https://shop.example/"}`, them("o o o o o")},
	{"POST /chat-api/open", "", `{"flow":"off"}`, them("o o o o o")}, // nothing is there for the page, and nothing is wrong
	{"POST /chat-api/send", "", `{"flow":"boats","key":"abcdefghijklmnopqrstuv","nonce":"nonce-01","text":""}`, them("o o o o o")},
	{"POST /chat-api/send", "", `{"flow":"off","key":"abcdefghijklmnopqrstuv","nonce":"nonce-01","text":"x"}`, them("- - - - -")},
	{"POST /chat-api/events", "", `{"key":"abcdefghijklmnopqrstuv"}`, them("- - - - -")}, // who has no key has no chat
	{"POST /chat-api/history", "", `{"key":"abcdefghijklmnopqrstuv","before":9}`, them("- - - - -")},
	{"POST /chat-api/typing", "", `{"key":"abcdefghijklmnopqrstuv","on":true}`, them("- - - - -")},
	{"POST /chat-api/seen", "", `{"key":"abcdefghijklmnopqrstuv","id":1}`, them("- - - - -")},
	{"POST /chat-api/page", "", `{"flow":"boats","url":"https://shop.example/"}`, them("o o o o o")},
	{"POST /chat-api/page", "", `{"key":"abcdefghijklmnopqrstuv","flow":"off"}`, them("- - - - -")},
	{"POST /chat-api/end", "", `{"key":"abcdefghijklmnopqrstuv"}`, them("- - - - -")},
	{"POST /chat-api/transcript", "", `{"key":"abcdefghijklmnopqrstuv"}`, them("- - - - -")},
	{"POST /chat-api/visitor", "", `{"flow":"boats"}`, them("o o o o o")},
	{"POST /chat-api/visitor", "", `{"flow":"off"}`, them("- - - - -")},
	{"POST /chat-api/file", "", "", them("o o o o o")}, // and is told that it is none
	{"GET /chat/:slug", "/chat/boats", "", them("o o o o o")},
	{"GET /chat/:slug", "/chat/off", "", them("- - - - -")},
	{"POST /chat/:slug", "/chat/boats", "nonce=nonce-01&text=", them("o o o o o")},
	{"POST /chat/:slug", "/chat/off", "nonce=nonce-01&text=x", them("- - - - -")},
	{"GET /chat-api/files/:id", "/chat-api/files/{file}?t=x", "", them("- - - - -")},

	{"GET /", "", "", them("l o o o o")},
	{"GET /inbox/:inbox/:view", "/inbox/{legal}/unassigned", "", them("l - - - o")},
	{"GET /inbox/:inbox/:view", "/inbox/all/open", "", them("l o o o o")},
	{"GET /inbox/:inbox/:view", "/inbox/all/nonsense", "", them("l - - - -")},
	{"GET /inbox/:inbox/:view/:conversation", "/inbox/{legal}/unassigned/{conversation}", "", them("l - - - o")},
	{"GET /inbox/:inbox/:view/:conversation", "/inbox/{support}/unassigned/{conversation}", "", them("l - - - o")},
	{"GET /inbox/:inbox/:view/:conversation", "/inbox/all/open/{conversation}", "", them("l - - - o")},
	{"GET /conversations/bulk", "/conversations/bulk?inbox={legal}&c={conversation}-nobody", "", them("l - - - o")},
	{"GET /conversations/bulk", "/conversations/bulk?c={conversation}-nobody&state=open", "", them("l o o o o")},
	{"POST /conversations/bulk", "", "c=999-nobody&state=open&action=closed", them("l o o o o")},
	{"GET /conversations/:id/tags", "/conversations/{conversation}/tags", "", them("l - - - o")},
	{"POST /conversations/:id/tags", "/conversations/{conversation}/tags", "tag=new&name=Taken", them("l - - - o")},
	{"POST /conversations/:id/tags", "/conversations/{conversation}/tags", "off={tag}", them("l - - - o")},
	{"POST /conversations/:id/tags", "/conversations/{conversation}/tags", "off=99999", them("l - - - -")}, // there is no such tag
	{"GET /conversations/bulk/tags", "/conversations/bulk/tags?c={conversation}-nobody", "", them("l o o o o")},
	{"POST /views", "", "name=&q=secret", them("l o o o o")},
	{"POST /views", "", "name=All&q=secret&shared=1", them("l o o x x")},
	{"GET /search", "/search?view={view}", "", them("l - - - o")},
	{"GET /settings/views", "", "", them("l o o o o")},
	{"POST /settings/views/:id", "/settings/views/{view}", "name=Same", them("l - - - o")},
	{"POST /settings/views/:id", "/settings/views/{sharedView}", "name=Same", them("l o o x x")},
	{"POST /settings/views/:id/move", "/settings/views/{view}/move", "to=up", them("l - - - o")},
	{"POST /settings/views/:id/move", "/settings/views/{sharedView}/move", "to=up", them("l o o x x")},
	{"POST /settings/views/:id/delete", "/settings/views/99999/delete", "", them("l - - - -")},
	{"GET /settings/tags", "", "", them("l o o - -")},
	{"GET /settings/tags/new", "", "", them("l o o - -")},
	{"POST /settings/tags/new", "", "name=&colour=red", them("l o o - -")},
	{"GET /settings/tags/:id", "/settings/tags/{tag}", "", them("l o o - -")},
	{"POST /settings/tags/:id", "/settings/tags/{tag}", "name=Same&colour=red", them("l o o - -")},
	{"POST /settings/tags/:id/merge", "/settings/tags/{tag}/merge", "into={tag}", them("l o o - -")},
	{"POST /settings/tags/:id/delete", "/settings/tags/99999/delete", "", them("l - - - -")},
	{"GET /conversations/:id", "/conversations/{conversation}", "", them("l - - - o")},
	{"GET /conversations/:id/owner", "/conversations/{conversation}/owner", "", them("l - - - o")},
	{"POST /conversations/:id/owner", "/conversations/{conversation}/owner", "owner=u{nora}&was=nobody", them("l - - - o")},
	{"POST /conversations/:id/draft", "/conversations/{conversation}/draft", "body=x", them("l - - - o")},
	{"GET /conversations/:id/snippets", "/conversations/{conversation}/snippets?q=a", "", them("l - - - o")},
	{"POST /conversations/:id/snippet", "/conversations/{conversation}/snippet", "body=x", them("l - - - o")},
	{"POST /conversations/:id/preview", "/conversations/{conversation}/preview", "body=x", them("l - - - o")},
	{"GET /settings/snippets", "", "", them("l o o o o")},
	{"GET /settings/snippets/new", "", "", them("l o o o o")},
	{"POST /settings/snippets/new", "", "name=x&body=x&shared=1", them("l o o x x")},
	{"POST /settings/snippets/new", "", "name=x&body=x", them("l o o o o")},
	{"GET /settings/snippets/:id", "/settings/snippets/999", "", them("l - - - -")},
	{"POST /settings/snippets/:id", "/settings/snippets/999", "name=x&body=x", them("l - - - -")},
	{"POST /settings/snippets/:id/delete", "/settings/snippets/999/delete", "", them("l - - - -")},
	{"POST /settings/snippets/:id/restore", "/settings/snippets/999/restore", "", them("l - - - -")},
	{"POST /conversations/:id/watch", "/conversations/{conversation}/watch", "writing=1", them("l - - - o")},
	{"GET /inbox/:inbox/:view", "/inbox/all/drafts", "", them("l o o o o")},
	{"GET /inbox/:inbox/:view", "/inbox/{legal}/drafts", "", them("l - - - o")},
	{"POST /conversations/:id/state", "/conversations/{conversation}/state", "state=closed", them("l - - - o")},
	{"POST /conversations/:id/snooze", "/conversations/{conversation}/snooze", "for=answer", them("l - - - o")},
	{"POST /conversations/:id/block", "/conversations/{conversation}/block", "block=1", them("l - - - o")},
	{"POST /conversations/:id/block", "/conversations/{conversation}/block", "block=0", them("l - - - o")},
	{"POST /messages/:id/pictures", "/messages/{message}/pictures", "always=1", them("l - - - o")},
	{"GET /settings/channels/:id/senders", "/settings/channels/{channel}/senders", "", them("l o - - o")},
	{"POST /settings/channels/:id/senders", "/settings/channels/{channel}/senders", "relay=mx.harbour.example", them("l o - - x")},
	{"GET /settings/senders", "", "", them("l o x - -")},
	{"POST /settings/senders", "", "address=eve@strange.example", them("l o x - -")},
	{"POST /settings/senders/:id/delete", "/settings/senders/{blocked}/delete", "", them("l o x - -")},
	{"POST /conversations/:id/snooze", "/conversations/{conversation}/snooze", "for=at&day=x&time=y", them("l - - - o")},
	{"POST /conversations/:id/route", "/conversations/{conversation}/route", "", them("l - - - o")},
	{"POST /conversations/:id/reply", "/conversations/{conversation}/reply", "action=send&body=hello", them("l - - - o")},
	{"POST /conversations/:id/reply", "/conversations/{conversation}/reply", "action=attach", them("l - - - o")},
	{"GET /mentions", "", "", them("l o o o o")},
	{"GET /conversations/:id/mentions", "/conversations/{conversation}/mentions?q=n", "", them("l - - - o")},
	{"POST /conversations/:id/comment", "/conversations/{conversation}/comment", "body=hello", them("l - - - o")},
	{"GET /conversations/:id/merge", "/conversations/{conversation}/merge", "", them("l - - - o")},
	{"GET /conversations/:id/merge", "/conversations/{conversation}/merge?into={legalChat}", "", them("l - - - o")},
	{"POST /conversations/:id/merge", "/conversations/{conversation}/merge", "into={legalChat}", them("l - - - o")},
	{"POST /conversations/:id/merge", "/conversations/{conversation}/merge", "into={conversation}", them("l - - - -")}, // it is one
	{"GET /conversations/:id/move", "/conversations/{conversation}/move", "", them("l - - - o")},
	{"POST /conversations/:id/move", "/conversations/{conversation}/move", "channel=99999&was={legal}", them("l - - - -")}, // there is no such channel
	{"GET /messages/:id/split", "/messages/{message}/split", "", them("l - - - o")},
	{"POST /messages/:id/split", "/messages/{message}/split", "what=all", them("l - - - o")},
	{"POST /conversations/changes/:id/undo", "/conversations/changes/1/undo", "", them("l - - - -")}, // nothing has been changed
	{"POST /conversations/:id/typing", "/conversations/{legalChat}/typing", "on=1", them("l - - - o")},
	{"POST /conversations/:id/typing", "/conversations/{conversation}/typing", "on=1", them("l - - - -")}, // it is no chat
	{"GET /messages/:id/frame", "/messages/{message}/frame", "", them("l - - - o")},
	{"GET /messages/:id/raw", "/messages/{message}/raw", "", them("l - - - o")},
	{"POST /messages/:id/unsend", "/messages/{message}/unsend", "", them("l - - - -")}, // it is no answer of hers
	{"POST /conversations/:id/later", "/conversations/{conversation}/later", "later=hour&body=hello", them("l - - - o")},
	{"GET /scheduled", "", "", them("l o o o o")},
	{"POST /messages/:id/forward", "/messages/{message}/forward", "", them("l - - - o")},
	{"POST /conversations/:id/forward", "/conversations/{conversation}/forward", "forward={message}&to=piet@outside.example&action=send", them("l - - - o")},
	{"GET /conversations/:id/print", "/conversations/{conversation}/print", "", them("l - - - o")},
	{"POST /scheduled/:id/edit", "/scheduled/1/edit", "", them("l - - - -")}, // nothing is scheduled
	{"POST /scheduled/:id/now", "/scheduled/1/now", "", them("l - - - -")},
	{"POST /scheduled/:id/cancel", "/scheduled/1/cancel", "cancel=1", them("l - - - -")},
	{"POST /messages/:id/retry", "/messages/{message}/retry", "", them("l - - - o")},
	{"GET /files/:id", "/files/{file}", "", them("l - - - o")},
	{"GET /files/:id", "/files/{raw}", "", them("l - - - -")},
	{"POST /test-message", "", "back=/inbox/{legal}/unassigned", them("l o o o o")},
	{"GET /events", "", "", them("l o o o o")},
	{"POST /availability", "", "availability=away", them("l o o o o")},
	{"POST /present", "", "", them("l o o o o")},
	{"GET /users/:id/handover", "/users/{nora}/handover", "", them("l o o - o")}, // Lena leads Support, to which Nora has access
	{"GET /users/:id/handover", "/users/{ana}/handover", "", them("l o o - -")},
	{"POST /users/:id/handover", "/users/{nora}/handover", "row={conversation}&to{conversation}=u{nora}", them("l o o - o")},
	{"GET /availability", "", "", them("l o o - -")},
	{"POST /availability/:id", "/availability/{nora}", "availability=away", them("l o o - o")},
	{"GET /users/:id/absences", "/users/{nora}/absences", "", them("l o o - o")},
	{"POST /users/:id/absences", "/users/{nora}/absences", "from=2027-01-02&till=2027-01-03", them("l o o - o")},
	{"GET /absences/:id", "/absences/{absence}", "", them("l o o - o")},
	{"POST /absences/:id", "/absences/{absence}", "from=2026-12-02&till=2026-12-03", them("l o o - o")},
	{"POST /absences/:id/end", "/absences/{absence}/end", "", them("l o o - o")},

	{"GET /search", "/search?q=secret", "", them("l o o o o")},
	{"GET /contacts", "", "", them("l o o o o")},
	{"GET /contacts/new", "", "", them("l o o o o")},
	{"POST /contacts/new", "", "name=&email=nonsense", them("l o o o o")},
	{"GET /contacts/:id", "/contacts/{contact}", "", them("l - - - o")},
	{"GET /contacts/:id", "/contacts/999999", "", them("l - - - -")},
	{"POST /contacts/:id", "/contacts/{contact}", "action=company&company=Taken", them("l - - - o")},
	{"POST /contacts/:id", "/contacts/{contact}", "action=add_email&email=taken@outside.example", them("l - - - o")},
	{"GET /contacts/:id/owner", "/contacts/{contact}/owner", "", them("l - - - o")},
	{"POST /contacts/:id/owner", "/contacts/{contact}/owner", "owner=u{nora}", them("l - - - o")},
	{"GET /contacts/:id/merge", "/contacts/{contact}/merge", "", them("l - - - o")},
	{"GET /contacts/:id/merge", "/contacts/{known}/merge?with={contact}", "", them("l - - - o")},
	{"POST /contacts/:id/merge", "/contacts/{known}/merge", "with={contact}", them("l - - - o")},
	{"POST /contacts/:id/merge", "/contacts/{contact}/merge", "with={known}", them("l - - - o")},
	{"POST /contacts/merges/:id/undo", "/contacts/merges/{merge}/undo", "", them("l - - - o")},
	{"GET /contacts/import", "", "", them("l o o - -")},
	{"POST /contacts/import", "", "", them("l o o - -")},
	{"GET /contacts/import/:id", "/contacts/import/{import}", "", them("l o - - -")},
	{"POST /contacts/import/:id", "/contacts/import/{import}", "column0=email&column1=name", them("l o - - -")},
	{"POST /contacts/import/:id/cancel", "/contacts/import/{import}/cancel", "", them("l o - - -")},
	{"POST /contacts/import/:id/continue", "/contacts/import/{import}/continue", "", them("l - - - -")}, // it has not begun
	{"GET /contacts/import/:id/rejected", "/contacts/import/{import}/rejected", "", them("l - - - -")},  // there are none
	{"GET /contacts/export", "/contacts/export?q=x&owner=nobody", "", them("l o o o o")},
	{"POST /contacts/:id/data", "/contacts/{contact}/data", "", them("l - - - x")},
	{"POST /contacts/:id/data", "/contacts/{known}/data", "", them("l o o x x")},
	{"GET /contacts/:id/erase", "/contacts/{contact}/erase", "", them("l - - - x")},
	{"GET /contacts/:id/erase", "/contacts/{known}/erase", "", them("l o x x x")},
	{"POST /contacts/:id/erase", "/contacts/{contact}/erase", "typed=c@outside.example", them("l - - - x")},
	{"POST /contacts/:id/erase", "/contacts/{known}/erase", "typed=Known+To+All", them("l o x x x")},

	{"GET /settings", "", "", them("l o o o o")},
	{"GET /settings/erasures", "", "", them("l o x - -")},
	{"GET /settings/profile", "", "", them("l o o o o")},
	{"GET /settings/notifications", "", "", them("l o o o o")},
	{"POST /settings/notifications", "", "tell=mail:new", them("l o o o o")},
	{"GET /conversations/:id/told", "/conversations/{conversation}/told?what=mentioned", "", them("l - - - o")},
	{"POST /settings/profile", "", "name=Same", them("l o o o o")},
	{"POST /settings/profile/password", "", "current=wrong&password=1234567890", them("l o o o o")},
	{"POST /settings/profile/picture", "", "action=remove", them("l o o o o")},
	{"GET /settings/sessions", "", "", them("l o o o o")},
	{"POST /settings/sessions/others", "", "", them("l o o o o")},
	{"POST /settings/sessions/:id/end", "/settings/sessions/x/end", "", them("l - - - -")},
	{"GET /settings/account", "", "", them("l o x - -")},
	{"POST /settings/account", "", "company=Taken&time_zone=Asia/Tokyo&capacity_service=1", them("l o x - -")},
	{"POST /settings/account/days", "", "day=2026-12-24&day_name=Taken", them("l o x - -")},
	{"POST /settings/account/days/:id/delete", "/settings/account/days/{day}/delete", "", them("l o x - -")},
	{"GET /settings/users", "", "", them("l o x - -")},
	{"GET /settings/users/new", "", "", them("l o x - -")},
	{"POST /settings/users/new", "", "name=Eve&email=eve@x.example&role=admin&seat=none&active=on", them("l o x - -")},
	{"GET /settings/users/:id", "/settings/users/{nora}", "", them("l o x - -")},
	{"POST /settings/users/:id", "/settings/users/{nora}", "name=Nora&email=nora@harbour.example&role=admin&seat=none&active=on", them("l o x - -")},
	{"POST /settings/users/:id/invite", "/settings/users/{nora}/invite", "", them("l o x - -")},
	{"POST /settings/users/:id/seat", "/settings/users/{nora}/seat", "seat=none", them("l o x - -")},
	{"GET /settings/teams", "", "", them("l o x - -")},
	{"GET /settings/teams/new", "", "", them("l o x - -")},
	{"POST /settings/teams/new", "", "name=Mine", them("l o x - -")},
	{"GET /settings/teams/:id", "/settings/teams/{team}", "", them("l o x - -")},
	{"POST /settings/teams/:id", "/settings/teams/{team}", "name=Lawyers&members={max}", them("l o x - -")},
	{"POST /settings/teams/:id/delete", "/settings/teams/{team}/delete", "", them("l o x - -")},
	{"GET /settings/inboxes", "", "", them("l o o o o")},
	{"GET /settings/inboxes/new", "", "", them("l o x - -")},
	{"POST /settings/inboxes/new", "", "name=Mine&open=everyone", them("l o x - -")},
	{"GET /settings/inboxes/:id", "/settings/inboxes/{legal}", "", them("l o - - x")},
	{"POST /settings/inboxes/:id", "/settings/inboxes/{legal}", "name=Legal&open=everyone", them("l o - - x")},
	{"GET /settings/inboxes/:id/channels/new", "/settings/inboxes/{legal}/channels/new", "", them("l o - - x")},
	{"POST /settings/inboxes/:id/channels/new", "/settings/inboxes/{legal}/channels/new", "address=new@harbour.example", them("l o - - x")},
	{"GET /settings/channels/:id", "/settings/channels/{channel}", "", them("l o - - o")},
	{"POST /settings/channels/:id", "/settings/channels/{channel}", "action=save&address=taken@harbour.example", them("l o - - x")},
	{"GET /settings/inboxes/:id/forms/new", "/settings/inboxes/{legal}/forms/new", "", them("l o - - x")},
	{"POST /settings/inboxes/:id/forms/new", "/settings/inboxes/{legal}/forms/new", "name=New", them("l o - - x")},
	{"GET /settings/channels/:id/mailbox", "/settings/channels/{channel}/mailbox", "", them("l o - - o")},
	{"GET /settings/channels/:id/mailbox", "/settings/channels/{form}/mailbox", "", them("l - - - -")},
	{"POST /settings/channels/:id/mailbox", "/settings/channels/{channel}/mailbox", "action=save&host=imap.example.com&username=x&password=y", them("l o - - x")},
	{"POST /settings/channels/:id/mailbox", "/settings/channels/{channel}/mailbox", "action=test", them("l o - - x")},
	{"POST /settings/channels/:id/mailbox", "/settings/channels/{channel}/mailbox", "action=remove", them("l o - - x")},
	{"GET /settings/channels/:id/mailbox/connect", "/settings/channels/{channel}/mailbox/connect", "", them("l - - - x")},
	{"GET /settings/oauth", "/settings/oauth?state=x&code=y", "", them("l - - - -")},
	{"GET /settings/channels/:id", "/settings/channels/{form}", "", them("l o - - o")},
	{"POST /settings/channels/:id", "/settings/channels/{form}", "action=save&seen={version}&language=en&title.en=Taken&row=name&kind.name=text&label.name.en=Name", them("l o - - x")},
	{"POST /settings/channels/:id", "/settings/channels/{form}", "action=preview", them("l o - - x")},
	{"GET /settings/channels/:id/options", "/settings/channels/{form}/options", "", them("l o - - o")},
	{"GET /settings/channels/:id/options", "/settings/channels/{channel}/options", "", them("l - - - -")},
	{"POST /settings/channels/:id/options", "/settings/channels/{form}/options", "name=Taken&slug=taken&consent=now&reply=0", them("l o - - x")},
	{"POST /settings/channels/:id/options", "/settings/channels/{channel}/options", "name=Taken&slug=taken&consent=now&reply=0", them("l - - - -")},
	{"GET /settings/channels/:id/install", "/settings/channels/{form}/install", "", them("l o - - o")},
	{"GET /settings/channels/:id/install", "/settings/channels/{channel}/install", "", them("l - - - -")},
	{"GET /chatflows", "", "", them("l o o o o")},
	{"POST /chatflows", "", "action=off:{chatflow}", them("l o - - x")},
	{"POST /chatflows", "", "action=move:{chatflow}", them("l o - - x")},
	{"GET /chatflows/new", "", "", them("l o o - -")},
	{"POST /chatflows/new", "", "name=Taken&inbox={legal}", them("l o - - x")},
	{"GET /chatflows/:id", "/chatflows/{chatflow}", "", them("l o o o o")}, // leads to the page that is not there
	{"POST /chatflows/:id/active", "/chatflows/{chatflow}/active", "on=1", them("l o - - x")},
	{"GET /chatflows/:id/build", "/chatflows/{chatflow}/build", "", them("l o - - o")},
	{"GET /chatflows/:id/build", "/chatflows/{channel}/build", "", them("l - - - -")},
	{"POST /chatflows/:id/build", "/chatflows/{chatflow}/build", "action=preview", them("l o - - x")},
	{"GET /chatflows/:id/build/chat", "/chatflows/{chatflow}/build/chat", "", them("l o - - o")},
	{"POST /chatflows/:id/build/chat", "/chatflows/{chatflow}/build/chat", "action=save&on=1&members=u{nora}", them("l o - - x")},
	{"GET /chatflows/:id/display", "/chatflows/{chatflow}/display", "", them("l o - - o")},
	{"GET /chatflows/:id/display", "/chatflows/{form}/display", "", them("l - - - -")},
	{"POST /chatflows/:id/display", "/chatflows/{chatflow}/display", "colour=%230b6e63&side=left", them("l o - - x")},
	{"GET /chatflows/:id/target", "/chatflows/{chatflow}/target", "", them("l o - - o")},
	{"GET /chatflows/:id/target", "/chatflows/{form}/target", "", them("l - - - -")},
	{"POST /chatflows/:id/target", "/chatflows/{chatflow}/target", "include=/a", them("l o - - x")},
	{"GET /chatflows/:id/options", "/chatflows/{chatflow}/options", "", them("l o - - o")},
	{"GET /chatflows/:id/options", "/chatflows/{form}/options", "", them("l - - - -")},
	{"POST /chatflows/:id/options", "/chatflows/{chatflow}/options", "name=Taken&slug=taken&hours=always&outside=shown&consent=now&reply=0", them("l o - - x")},
	{"POST /chatflows/:id/secret", "/chatflows/{chatflow}/secret", "action=make", them("l o - - x")},
	{"GET /chatflows/:id/install", "/chatflows/{chatflow}/install", "", them("l o - - o")},
	{"GET /chatflows/:id/preview", "/chatflows/{chatflow}/preview", "", them("l o - - o")},
	{"POST /chatflows/:id/preview", "/chatflows/{chatflow}/preview", "colour=%230b6e63", them("l o - - o")},
	{"GET /settings/channels/:id/automation", "/settings/channels/{channel}/automation", "", them("l o - - o")},
	{"GET /settings/channels/:id/coverage", "/settings/channels/{channel}/coverage", "", them("l o - - o")},
	{"GET /settings/channels/:id/mail", "/settings/channels/{channel}/mail", "", them("l o - - o")},
	{"GET /settings/channels/:id/mail/compare", "/settings/channels/{channel}/mail/compare", "", them("l - - - x")}, // it fetches from no mailbox
	{"GET /settings/channels/:id/mail/imports", "/settings/channels/{channel}/mail/imports", "", them("l o - - x")},
	{"POST /settings/channels/:id/mail/imports", "/settings/channels/{channel}/mail/imports", "", them("l o - - x")},
	{"GET /settings/channels/:id/mail/imports/:import", "/settings/channels/{channel}/mail/imports/999", "", them("l - - - x")},
	{"POST /settings/channels/:id/mail/imports/:import/cancel", "/settings/channels/{channel}/mail/imports/999/cancel", "", them("l - - - x")},
	{"POST /settings/channels/:id/mail/imports/:import/continue", "/settings/channels/{channel}/mail/imports/999/continue", "", them("l - - - x")},
	{"GET /settings/channels/:id/mail", "/settings/channels/{channel}/mail?outcome=nonsense", "", them("l - - - -")},
	{"GET /settings/channels/:id/coverage", "/settings/channels/{channel}/coverage?week=2026-W99", "", them("l - - - -")},
	{"POST /settings/channels/:id/automation", "/settings/channels/{channel}/automation", "action=save&assign_to=nobody&tie=last_assigned", them("l o - - x")},
	{"POST /settings/channels/:id/automation", "/settings/channels/{channel}/automation", "action=preview&assign_to=nobody&tie=last_assigned", them("l o - - x")},
	{"GET /settings/channels/:id/automation", "/settings/channels/{channel}/automation?rehearsal={rehearsal}", "", them("l o - - -")},
	{"POST /settings/channels/:id/rehearsals", "/settings/channels/{channel}/rehearsals", "days=7&assign_to=nobody&tie=rotate", them("l o - - x")},
	{"POST /settings/channels/:id/rehearsals", "/settings/channels/{channel}/rehearsals", "again={rehearsal}", them("l o - - -")},
	{"GET /settings/channels/:id/rehearsals/:rehearsal", "/settings/channels/{channel}/rehearsals/{rehearsal}", "", them("l o - - -")},
	{"GET /settings/channels/:id/rehearsals/:rehearsal", "/settings/channels/{supportChannel}/rehearsals/{rehearsal}", "", them("l - - - -")},
	{"POST /settings/channels/:id/rehearsals/:rehearsal/cancel", "/settings/channels/{channel}/rehearsals/{rehearsal}/cancel", "", them("l o - - -")},
	{"GET /settings/channels/:id/rehearsals/:rehearsal/decisions/:conversation", "/settings/channels/{channel}/rehearsals/{rehearsal}/decisions/{conversation}", "", them("l - - - -")},
}

func TestAccessOfEveryRouteToEveryone(t *testing.T) {
	// Those who may not come first, all of them to the same company: whatever changes is a fault.
	strangers := newLegalWorld(t)
	for i, row := range accessTable {
		t.Run(fmt.Sprintf("%d %s, who may not", i, row.route), func(t *testing.T) {
			strangers.t = t
			for v := range visitors {
				if row.may[v] == 'o' {
					continue
				}
				before := strangers.state()
				strangers.visit(t, row, v)
				if after := strangers.state(); after != before {
					t.Errorf("visitor %d may not, and yet something changed:\n%s\n%s", v, before, after)
				}
			}
		})
	}
	readers := newLegalWorld(t)
	for i, row := range accessTable {
		t.Run(fmt.Sprintf("%d %s, who may", i, row.route), func(t *testing.T) {
			w := readers
			if strings.HasPrefix(row.route, "POST ") && slices.Contains(row.may[:], 'o') {
				w = newLegalWorld(t) // what they do may be done once
			}
			w.t = t
			for v := range visitors {
				if row.may[v] == 'o' {
					w.visit(t, row, v)
				}
			}
		})
	}
}

// visit has the visitor of a column ask for what a row is about, and looks at whether they got what it says.
func (w *legalWorld) visit(t *testing.T, row accessRow, v int) {
	t.Helper()
	method, path, _ := strings.Cut(row.route, " ")
	if row.path != "" {
		path = row.path
	}
	u := [visitors]models.User{{}, w.ana, w.lena, w.max, w.nora}[v]
	checkMay(t, u.Name, row.may[v], w.login(u).ask(method, w.fill(path), w.fill(row.form)))
}

func TestEveryRouteIsInTheAccessTable(t *testing.T) {
	known := map[string]bool{}
	for _, row := range accessTable {
		known[row.route] = true
	}
	for _, r := range bare(t, "http://inbox.test", Options{}).server.Routes() {
		if name := r.Method + " " + r.Path; !known[name] {
			t.Errorf("%s is not in the access table: say there who may use it", name)
		}
		delete(known, r.Method+" "+r.Path)
	}
	for name := range known {
		t.Errorf("%s is in the access table and not a route", name)
	}
}

func checkMay(t *testing.T, name string, m byte, a answer) {
	t.Helper()
	login := a.status == http.StatusUnauthorized || a.status == http.StatusSeeOther && strings.HasPrefix(a.header.Get("Location"), "/login")
	ok := false
	switch m {
	case 'l':
		ok = login
	case '-':
		ok = a.status == http.StatusNotFound
	case 'x':
		ok = a.status == http.StatusForbidden
	case 'o':
		ok = !login && a.status < 500 && a.status != http.StatusNotFound && a.status != http.StatusForbidden
	}
	if !ok {
		t.Errorf("%q got %d to %q, which is not %q: %s", name, a.status, a.header.Get("Location"), m, a.says("main"))
	}
}

// legalWorld is the company with one mail in the inbox Legal, which has a file.
type legalWorld struct {
	*world
	legalCase
}

type legalCase struct {
	conversation models.Conversation
	known        models.Contact // made by hand: everybody sees it
	rehearsal    int64
	form         models.Channel
	imported     int64 // a file of contacts that Ana has chosen
	ids          *strings.Replacer
}

const legalMail = "From: Client <client@outside.example>\r\nTo: legal@harbour.example\r\nSubject: Secret\r\nMessage-ID: <secret@outside.example>\r\nMIME-Version: 1.0\r\n" +
	"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Very <b>secret</b></p>\r\n--b\r\nContent-Type: application/pdf\r\n" +
	"Content-Disposition: attachment; filename=secret.pdf\r\n\r\n%PDF-1.4 secret\r\n--b--\r\n"

func newLegalWorld(t *testing.T) *legalWorld {
	t.Helper()
	db := madeLegal.Open(t, func(db *models.DB) {
		w := &legalWorld{world: behind(t, db, "http://inbox.test")}
		w.found()
		w.receive()
		madeLegal.cast, madeLegal.legalCase = w.cast, w.legalCase
	})
	w := &legalWorld{world: serve(t, db, "http://inbox.test", Options{}), legalCase: madeLegal.legalCase}
	w.cast = madeLegal.cast
	return w
}

// madeLegal is the company with its mail, as the first test has made it; the others get a copy.
var madeLegal struct {
	cast
	legalCase
	modelstest.Kept
}

// receive makes the mail, and what else Legal has.
func (w *legalWorld) receive() {
	w.t.Helper()
	ctx := context.Background()
	w.ok(w.app.Deliver(ctx, email.Envelope{From: "client@outside.example", To: []string{"legal@harbour.example"}, Raw: []byte(legalMail)}))
	found, err := w.db.Conversations(ctx, models.Filter{Inboxes: []int64{w.legal.ID}, View: models.ViewOpen, Limit: 2})
	w.ok(err)
	w.conversation = found[0]
	messages, err := w.db.MessagesBefore(ctx, w.conversation.ID, 0, 9)
	w.ok(err)
	files, err := w.db.FilesOf(ctx, []int64{messages[0].ID})
	w.ok(err)
	w.ok(w.app.CreateAbsence(ctx, w.actor(w.nora), w.nora.ID, inbox.AbsenceForm{From: "2026-12-02", Till: "2026-12-04"}))
	absences, err := w.db.Absences(ctx, 0, w.nora.ID)
	w.ok(err)
	w.ok(w.app.AddOwnDay(ctx, w.actor(w.ana), inbox.OwnDayForm{Day: "2026-12-31", Name: "Stocktaking"}))
	days, err := w.db.OwnDays(ctx)
	w.ok(err)
	w.rehearsal, err = w.app.StartRehearsal(ctx, w.actor(w.ana), w.legalMail.ID, inbox.RuleForm{AssignTo: models.AssignNobody, Tie: models.TieRotate, Handout: 5}, 7)
	w.ok(err)
	w.form = w.newForm(w.legal.ID, "Ask Legal")
	w.known, err = w.app.CreateContact(ctx, w.actor(w.ana), inbox.ContactForm{Name: "Known To All", Email: "known@outside.example"})
	w.ok(err)
	w.makeForm(w.support, "contact", nil)
	w.makeForm(w.support, "off", func(f *models.Form) { f.Active = false })
	w.makeChat(w.support, "boats", chatFlow(), nil, w.nora)
	w.makeChat(w.support, "off", chatFlow(), func(f *models.Chatflow) { f.Active = false })
	w.imported = w.uploaded(w.ana)
	_, err = w.app.AddBlocked(ctx, w.actor(w.ana), "blocked@strange.example")
	w.ok(err)
	blocked, err := w.db.SenderRulings(ctx, models.RulingBlocked, 0, 1)
	w.ok(err)
	tag, _, err := w.app.Tag(ctx, w.actor(w.nora), w.conversation.ID, inbox.TagChoice{Name: "Privileged"})
	w.ok(err)
	own, err := w.app.CreateSavedView(ctx, w.actor(w.nora), inbox.SavedViewForm{Name: "Secrets", Query: "secret"})
	w.ok(err)
	shared, err := w.app.CreateSavedView(ctx, w.actor(w.ana), inbox.SavedViewForm{Name: "All secrets", Query: "secret", Shared: true})
	w.ok(err)
	id := func(n int64) string { return fmt.Sprint(n) }
	w.ids = strings.NewReplacer("{view}", id(own.ID), "{sharedView}", id(shared.ID), "{tag}", id(tag.ID), "{legal}", id(w.legal.ID), "{support}", id(w.support.ID), "{conversation}", id(w.conversation.ID), "{message}", id(messages[0].ID),
		"{file}", id(files[0].ID), "{raw}", id(messages[0].RawFileID), "{channel}", id(w.legalMail.ID), "{team}", id(w.lawyers.ID), "{nora}", id(w.nora.ID), "{max}", id(w.max.ID), "{day}", id(days[0].ID),
		"{ana}", id(w.ana.ID), "{absence}", id(absences[0].ID), "{rehearsal}", id(w.rehearsal), "{supportChannel}", id(w.supportMail.ID), "{form}", id(w.form.ID), "{version}", id(w.storedForm(w.form).VersionID),
		"{import}", id(w.imported), "{blocked}", id(blocked[0].ID), "{contact}", id(w.conversation.ContactID), "{known}", id(w.known.ID), "{merge}", id(w.mergedLegal(ctx)), "{legalChat}", id(w.chatIn(w.legal)), "{chatflow}", id(w.newChatflow(w.legal.ID, "Talk to Legal").ID))
}

// mergedLegal merges two more of Legal's contacts and returns the merge.
func (w *legalWorld) mergedLegal(ctx context.Context) int64 {
	w.t.Helper()
	var ids []int64
	w.ok(w.db.Write(ctx, func(tx *models.DB) error {
		for _, at := range []string{"one@outside.example", "two@outside.example"} {
			c, err := tx.FindOrCreateContact(ctx, "", at, 1)
			if err != nil {
				return err
			}
			ids = append(ids, c.ID)
			if err := tx.AddScope(ctx, c.ID, w.legal.ID); err != nil {
				return err
			}
		}
		return nil
	}))
	m, err := w.app.MergeContacts(ctx, w.actor(w.nora), ids[0], ids[1], inbox.MergeChoice{})
	w.ok(err)
	return m.ID
}

func (w *legalWorld) fill(s string) string { return w.ids.Replace(s) }

func (w *legalWorld) login(u models.User) *legalWorld {
	w.world.login(u)
	return w
}

// ask sends a request; a stream is left as soon as it stands.
func (w *legalWorld) ask(method, path, form string) answer {
	w.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form))
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if form != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if path == "/events" {
		cancel()
	}
	return w.send(r.WithContext(ctx))
}

// state is everything that a stranger must not be able to change, as text.
func (w *legalWorld) state() string {
	w.t.Helper()
	ctx := context.Background()
	var b strings.Builder
	add := func(what any, err error) {
		w.t.Helper()
		w.ok(err)
		fmt.Fprintf(&b, "%+v\n", what)
	}
	c, err := w.db.Conversation(ctx, w.conversation.ID)
	add(c, err)
	contact, err := w.db.Contact(ctx, w.conversation.ContactID)
	add(contact, err)
	addresses, err := w.db.AddressesOf(ctx, contact.ID)
	add(addresses, err)
	messages, err := w.db.MessagesBefore(ctx, w.conversation.ID, 0, 100)
	add(len(messages), err)
	users, err := w.db.Users(ctx)
	for i := range users {
		users[i].PageAt, users[i].ActiveAt, users[i].ShownIn = 0, 0, "" // who asks for what they may not see is there all the same
	}
	add(users, err)
	teams, err := w.db.Teams(ctx)
	add(teams, err)
	members, err := w.db.TeamMembers(ctx)
	add(members, err)
	inboxes, err := w.db.Inboxes(ctx)
	add(inboxes, err)
	named, err := w.db.InboxTeams(ctx, w.legal.ID)
	add(named, err)
	channels, err := w.db.Channels(ctx)
	add(channels, err)
	account, err := w.db.Account(ctx)
	add(account, err)
	add(w.storedForm(w.form), nil)
	days, err := w.db.OwnDays(ctx)
	add(days, err)
	rehearsal, err := w.db.Rehearsal(ctx, w.rehearsal)
	add(rehearsal, err)
	absences, err := w.db.Absences(ctx, 0)
	add(absences, err)
	imported, err := w.db.ContactImport(ctx, w.imported)
	add(imported, err)
	erasures, err := w.db.Erasures(ctx, 0, 10)
	add(erasures, err)
	return b.String()
}

func TestEventsTellOnlyWhatTheReaderMaySee(t *testing.T) {
	w := newLegalWorld(t)
	for _, u := range []models.User{w.ana, w.nora} {
		heard := listen(t, w.login(u))
		w.ok(w.app.Deliver(context.Background(), email.Envelope{From: "c@outside.example", To: []string{"legal@harbour.example"}, Raw: []byte("From: c@outside.example\r\nSubject: to Legal " + u.Name + "\r\n\r\nx\r\n")}))
		w.ok(w.app.Deliver(context.Background(), email.Envelope{From: "c@outside.example", To: []string{"support@harbour.example"}, Raw: []byte("From: c@outside.example\r\nSubject: to Support " + u.Name + "\r\n\r\nx\r\n")}))
		legal, support := fmt.Sprintf(`"inbox":%d,`, w.legal.ID), fmt.Sprintf(`"inbox":%d,`, w.support.ID)
		text := heard(support)
		if got, want := strings.Contains(text, legal), u.ID == w.nora.ID; got != want {
			t.Errorf("%s heard of Legal: %v, want %v:\n%s", u.Name, got, want, text)
		}
	}
}

func TestAStreamEndsWithTheSession(t *testing.T) {
	w := newLegalWorld(t)
	heard := listen(t, w.login(w.nora))
	w.ok(w.app.UpdateUser(context.Background(), w.actor(w.ana), w.nora.ID, deactivated(w.nora)))
	heard("") // reads to the end: it would hang if the stream stayed open
}

// A stream begins with the mark that the page has, if nothing has happened since the page was asked for, and with another if something has.
func TestAPageKnowsWhatItMissedBeforeItsStream(t *testing.T) {
	w := newLegalWorld(t)
	w.login(w.nora)
	mark := func() string {
		t.Helper()
		value, _ := w.get("/inbox/all/open").is(200).Find("body").Attr("data-mark")
		return value
	}
	still := mark()
	if heard := listen(t, w)("data: "); still == "" || !strings.Contains(heard, "data: "+still+"\n") {
		t.Errorf("page at %q, stream: %s", still, heard)
	}
	before := mark()
	w.app.Hub.Publish(live.Event{Kind: live.KindConversation, Inbox: w.legal.ID})
	if heard := listen(t, w)("data: "); strings.Contains(heard, "data: "+before+"\n") {
		t.Errorf("page at %q, and the stream says that nothing has happened: %s", before, heard)
	}
}

// listen opens a stream and returns a function that reads on until a text has come, or (for an empty text) until the stream ends.
func listen(t *testing.T, w *legalWorld) func(until string) string {
	t.Helper()
	server := httptest.NewServer(w.server)
	t.Cleanup(server.Close)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+"/events", nil)
	w.ok(err)
	for _, c := range w.cookies {
		r.AddCookie(c)
	}
	res, err := http.DefaultClient.Do(r)
	w.ok(err)
	t.Cleanup(func() { res.Body.Close() })
	var heard strings.Builder
	read := func(until string) string {
		buffer := make([]byte, 4096)
		for until == "" || !strings.Contains(heard.String(), until) {
			n, err := res.Body.Read(buffer)
			heard.Write(buffer[:n])
			if err != nil && until == "" && ctx.Err() == nil {
				return heard.String()
			}
			if err != nil {
				t.Fatalf("the stream ended: %v; heard %s", err, heard.String())
			}
		}
		return heard.String()
	}
	read("event: hello")
	return read
}

func deactivated(u models.User) inbox.UserForm {
	return inbox.UserForm{Name: u.Name, Email: u.Email, Role: u.Role, Seat: u.Seat}
}

// uploaded is a file of contacts that somebody has chosen, and whose columns are not named yet.
func (w *legalWorld) uploaded(by models.User) int64 {
	w.t.Helper()
	id, err := w.app.UploadContacts(context.Background(), w.actor(by), "contacts.csv", 0, strings.NewReader("E-mail,Name\nx@x.example,X\n"))
	w.ok(err)
	return id
}
