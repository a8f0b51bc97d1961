package email

import (
	"regexp"
	"strings"
)

// recogniseAuto says which kind of machine wrote a mail. Headers decide (RFC 3834 section 5 and what is used in the wild); a
// subject alone never does, and mail from lists is people's mail.
func recogniseAuto(in *Inbound, root *part) (Auto, *Bounce) {
	if b := readBounce(in, root); b != nil {
		return AutoBounce, b
	}
	if isAutoReply(in, root) {
		return AutoReply, nil
	}
	return AutoNone, nil
}

var autoReplyFields = []string{"X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply-From", "X-Mail-Autoreply"}

func isAutoReply(in *Inbound, root *part) bool {
	h := root.header
	submitted, _ := parseParams(h.first("Auto-Submitted"))
	submitted, _, _ = strings.Cut(submitted, " ")
	precedence := strings.ToLower(strings.TrimSpace(h.first("Precedence")))
	switch {
	case submitted != "" && submitted != "no":
		return true
	case precedence == "auto_reply" || precedence == "auto-reply":
		return true
	case root.mediaType == "multipart/report" && strings.EqualFold(root.params["report-type"], "disposition-notification"):
		return true
	}
	for _, name := range autoReplyFields {
		if v := strings.ToLower(h.first(name)); v != "" && v != "no" {
			return true
		}
	}
	if h.has("List-Id") || h.has("List-Post") {
		return false
	}
	return awaySubject.MatchString(in.Subject) && hasMachineSign(h, precedence)
}

// hasMachineSign is true for what machines set often and people hardly ever: signs that count only together with a subject.
func hasMachineSign(h header, precedence string) bool {
	return precedence == "bulk" || precedence == "junk" ||
		h.has("X-Auto-Response-Suppress") ||
		h.has("Return-Path") && strings.Trim(h.first("Return-Path"), " <>") == ""
}

var awaySubject = regexp.MustCompile(`(?i)^\W*(` + strings.Join([]string{
	`out of (the )?office`, `auto(matic)?[ -]?(reply|response)`, `away from`, `on (vacation|holiday|leave)`,
	`automatisch antwoord`, `afwezig`, `niet aanwezig`,
	`automatische antwort`, `abwesen`, `abwesenheits`, `nicht im (büro|haus)`,
	`réponse automatique`, `absence`, `absent`,
	`respuesta automática`, `fuera de (la )?oficina`, `ausen`,
	`risposta automatica`, `fuori (sede|ufficio)`, `assenza`,
	`resposta automática`, `fora do escritório`,
	`autosvar`, `automatiskt svar`, `frånvaro`, `automatisk svar`, `fravær`, `ikke til stede`,
	`automatyczna odpowiedź`, `autoodpowiedź`, `nieobecn`,
	`automaattinen vastaus`, `poissa`, `automatická odpověď`, `nepřítomnost`, `mimo kancelář`,
	`自動応答`, `自動返信`, `不在`,
}, "|") + `)`)
