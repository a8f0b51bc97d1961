package email

import (
	"regexp"
	"strings"
)

// The words that mail programs use above what they quote, in English, Dutch, German, French, Spanish, Italian, Portuguese,
// Swedish, Danish, Norwegian, Polish, Finnish, Czech and Japanese.

// wroteLine is a line that says who wrote what follows, from its first word to the colon at its end.
var wroteLine = regexp.MustCompile(`(?i)^(?:` + strings.Join([]string{
	`(?:on|at) .*\bwrote ?:`, `.*\d.*@.*\bwrote ?:`, `.{2,60}\bwrote on .*\d.*:`,
	`op .*\b(?:schreef|geschreven)\b.*:`, `.{2,80}\bschreef op .*\d.*:`,
	`am .*\b(?:schrieb|geschrieben)\b.*:`, `.{2,80}\bschrieb am .*\d.*:`,
	`le .*\ba écrit ?:`,
	`el .*\bescribió ?:`,
	`il .*\bha scritto ?:`,
	`(?:em|a|no dia|aos?) .*\bescreveu ?:`, `.{2,80}\bescreveu (?:no dia|em) .*\d.*:`,
	`(?:den|på|d\.) .*\bskrev\b.*:`, `(?:mån|tis|ons|tor|fre|lör|sön|man|tir|tors|lør|søn)\S* .*\d.*\bskrev\b.*:`, `.{0,80}\d.*\bskrev\b.{0,120}:`,
	`(?:w dniu|dnia|pon|wt|śr|czw|pt|sob|niedz)\.? ?.*\d.*\b(?:napisał|pisze).*:`,
	`.*\d.*\bkirjoitti ?:`, `.{2,80}\bkirjoitti .*\d.*:`,
	`(?:dne|po|út|st|čt|pá|so|ne) .*\d.*\bnapsal.*:`,
	`\d{4}年.*(?:書きました|のメール|:|：)`, `.*\d.*(?:さん)?(?:は|が)?書きました(?::|：)`, `.*\d.*のメール(?::|：)`,
}, "|") + `)$|^(?:` + `\d{4}年.*<[^>]+@[^>]+>(?::|：)` + `)$`)

// datedLine is any other line with a date and an address that ends in a colon; it counts only above quoted lines.
var datedLine = regexp.MustCompile(`\d.*<[^<>\s]+@[^<>\s]+>[^<>]{0,40}[:：]$`)

var clockTime = regexp.MustCompile(`\b\d{1,2}[:.h]\d{2}`)

var originalLine = regexp.MustCompile(`(?i)^[-_]{2,} ?(?:` + strings.Join([]string{
	`original message`, `original appointment`, `reply message`, `oorspronkelijk(?:e)? bericht`, `origineel bericht`,
	`ursprüngliche (?:nachricht|mail|e-mail)`, `original-nachricht`, `originalnachricht`, `message d['’ ]origine`, `message original`, `mensaje original`,
	`messaggio originale`, `mensagem original`, `ursprungligt (?:meddelande|brev)`, `originalmeddelande`, `oprindelig (?:meddelelse|besked)`,
	`oprindelige meddelelse`, `opprinnelig melding`, `original melding`, `oryginalna wiadomość`, `wiadomość oryginalna`, `alkuperäinen viesti`,
	`původní (?:zpráva|e-mail)`, `元のメッセージ`, `original ?メッセージ`,
}, "|") + `) ?[-_]{2,}$`)

// forwardLine begins what was forwarded.
var forwardLine = regexp.MustCompile(`(?i)^(?:[-_> ]*(?:` + strings.Join([]string{
	`forwarded message`, `forwarded by .{1,80}`, `doorgestuurd bericht`, `weitergeleitete (?:nachricht|mail|e-mail)`, `message (?:transféré|réexpédié)`,
	`mensaje reenviado`, `messaggio inoltrato`, `mensagem (?:encaminhada|reencaminhada)`, `vidarebefordrat (?:meddelande|mail)`,
	`videresendt (?:meddelelse|besked|melding)`, `videresend(?:te)? (?:meddelelse|melding)`, `przekazana wiadomość`, `wiadomość przekazana`,
	`välitetty viesti`, `edelleenlähetetty viesti`, `přeposlaná zpráva`, `転送(?:された|する)?メッセージ`,
}, "|") + `) ?[-_]{2,}|[> ]*(?:` + strings.Join([]string{
	`begin forwarded message`, `begin doorgestuurd bericht`, `anfang der weitergeleiteten (?:nachricht|e-mail)`, `début du message (?:transféré|réexpédié)`,
	`inicio del mensaje reenviado`, `inizio messaggio inoltrato`, `início da mensagem (?:encaminhada|reencaminhada)`,
	`vidarebefordrat brev`, `vidarebefordrat mail`, `start på videresendt (?:besked|e-mail)`, `videresendt melding`, `początek przekazywanej wiadomości`,
	`välitetty viesti alkaa`, `začátek přeposlané zprávy`, `転送されたメッセージ`,
}, "|") + `) ?[:：])`)

var forwardSubject = regexp.MustCompile(`(?i)^\s*(?:fwd?|wg|tr|rv|enc|i|vs|vb|vl|doorst|pd|inoltra|転送|fs|weitergeleitet)\s?[:：]`)

// ruleLine is a line of underscores, dashes or the like.
var ruleLine = regexp.MustCompile(`^(?:_{5,}|-{5,}|={5,}|\*{5,}|[-_] ?[-_] ?[-_])$`)

func label(words string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(?:` + words + `) ?[:：]\s*\S`)
}

var (
	fromLabel    = label(`from|van|von|de|da|från|fra|od|lähettäjä|remitente|expéditeur|mittente|remetente|avsändare|afsender|avsender|nadawca|odesílatel|差出人|送信者`)
	dateLabel    = label(`sent|date|verzonden|datum|gesendet|envoyé(?: le)?|date d'envoi|enviado(?: el| em)?|enviada em|fecha|inviato|data|skickat|sendt|dato|wysłano|wysłane|lähetetty|päivämäärä|pvm|odesláno|送信日時|日時|日付`)
	subjectLabel = label(`subject|onderwerp|betreff|objet|asunto|oggetto|assunto|ämne|emne|temat|aihe|předmět|件名`)
)
