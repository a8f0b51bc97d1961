package email

import (
	"regexp"
	"strings"
)

// The words that mail programs use above what they quote, in English, Dutch, German, French, Spanish, Italian, Portuguese,
// Swedish, Danish, Norwegian, Polish, Finnish, Czech, Japanese, Russian, Ukrainian, Turkish, Hungarian, Romanian, Greek, Slovak, Chinese and
// Korean.

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
	`(?:dne|po|út|st|čt|pá|so|ne|ut|št|pi|dňa) .*\d.*\b(?:napsal|napísal|píše).*:`,
	`.*\d.*\b?(?:пишет|написал\(а\)|написала?|пише|написав|написала) ?:`,
	`.*\d.*(?:şunu|şunları)? ?yazdı ?:`, `.{2,120}(?:şunu|şunları) yazdı \(.*\d.*\) ?:`,
	`.{2,120}\sírta \(.*\d.*\) ?:`, `.*\d.*\sírta ?:`,
	`(?:în|pe|la) .*\d.*\ba scris ?:`,
	`(?:στις|την|τη) .*\d.*έγραψε ?:`,
	`wiadomość napisana przez .*\d.*:`,
	`.*\d.*(?:写道|寫道)(?::|：)`,
	`.*\d.*(?:작성|쓴 글|쓴 메시지|작성함) ?(?::|：)`,
	`\d{4}年.*(?:書きました|のメール|:|：)`, `.*\d.*(?:さん)?(?:は|が)?書きました(?::|：)`, `.*\d.*のメール(?::|：)`,
	`-{2,4} ?on .*\d.* wrote ?-{2,4}`, // Zoho
}, "|") + `)$|^(?:` + `\d{4}年.*<[^>]+@[^>]+>(?::|：)` + `)$`)

// datedLine is any other line with a date and an address that ends in a colon; it counts only above quoted lines.
var datedLine = regexp.MustCompile(`\d.*<[^<>\s]+@[^<>\s]+>[^<>]{0,40}[:：]$`)

var clockTime = regexp.MustCompile(`\b\d{1,2}[:.h]\d{2}`)

var originalLine = regexp.MustCompile(`(?i)^[-_]{2,} ?(?:` + strings.Join([]string{
	`original message`, `original appointment`, `reply message`, `oorspronkelijk(?:e)? bericht`, `origineel bericht`,
	`ursprüngliche (?:nachricht|mail|e-mail)`, `original-nachricht`, `originalnachricht`, `message d['’ ]origine`, `message original`, `mensaje original`,
	`messaggio originale`, `mensagem original`, `ursprungligt (?:meddelande|brev)`, `originalmeddelande`, `oprindelig (?:meddelelse|besked)`,
	`oprindelige meddelelse`, `opprinnelig melding`, `original melding`, `oryginalna wiadomość`, `wiadomość oryginalna`, `alkuperäinen viesti`,
	`původní (?:zpráva|e-mail)`, `pôvodná správa`, `исходное (?:сообщение|письмо)`, `оригинальное сообщение`, `(?:вихідне|оригінальне) повідомлення`,
	`(?:orijinal|özgün) (?:[iİ]leti|mesaj)`, `eredeti üzenet`, `mesaj(?:ul)? (?:original|inițial)`, `αρχικό μήνυμα`, `(?:原始|原)(?:邮件|郵件)`, `原始信件`, `邮件原件`, `원본 (?:메시지|메일)`, `원래 메시지`, `元のメッセージ`, `original ?メッセージ`,
}, "|") + `) ?[-_]{2,}$`)

// forwardLine begins what was forwarded.
var forwardLine = regexp.MustCompile(`(?i)^(?:[-_> ]*(?:` + strings.Join([]string{
	`forwarded message`, `forwarded by .{1,80}`, `doorgestuurd bericht`, `weitergeleitete (?:nachricht|mail|e-mail)`, `message (?:transféré|réexpédié)`,
	`mensaje reenviado`, `messaggio inoltrato`, `mensagem (?:encaminhada|reencaminhada)`, `vidarebefordrat (?:meddelande|mail)`,
	`videresendt (?:meddelelse|besked|melding)`, `videresend(?:te)? (?:meddelelse|melding)`, `przekazana wiadomość`, `wiadomość przekazana`,
	`välitetty viesti`, `edelleenlähetetty viesti`, `přeposlaná zpráva`, `preposlaná správa`, `(?:пересылаемое|пересланное|перенаправленное) (?:сообщение|письмо)`,
	`переслане повідомлення`, `(?:yönlendirilen|iletilen|iletilmiş) (?:[iİ]leti|mesaj)`, `továbbított (?:üzenet|levél)`, `mesaj(?:ul)? redirecționat`, `προωθημένο μήνυμα`,
	`(?:转发|轉寄|已转发|轉發)的?(?:邮件|郵件|信件)`, `전달(?:된|한)? ?(?:메시지|메일)`, `転送(?:された|する)?メッセージ`,
}, "|") + `) ?[-_]{2,}|[> ]*(?:` + strings.Join([]string{
	`begin forwarded message`, `begin doorgestuurd bericht`, `anfang der weitergeleiteten (?:nachricht|e-mail)`, `début du message (?:transféré|réexpédié)`,
	`inicio del mensaje reenviado`, `inizio messaggio inoltrato`, `início da mensagem (?:encaminhada|reencaminhada)`,
	`vidarebefordrat brev`, `vidarebefordrat mail`, `start på videresendt (?:besked|e-mail)`, `videresendt melding`, `początek przekazywanej wiadomości`,
	`välitetty viesti alkaa`, `začiatok preposlanej správy`, `начало (?:переадресованного|пересылаемого) сообщения`, `початок пересланого повідомлення`,
	`iletilen ileti başlangıcı`, `továbbított levél kezdete`, `începutul mesajului redirecționat`, `αρχή προωθημένου μηνύματος`, `开始转发邮件`, `開始轉寄郵件`,
	`전달된 메시지 시작`, `začátek přeposlané zprávy`, `転送されたメッセージ`,
}, "|") + `) ?[:：])`)

var forwardSubject = regexp.MustCompile(`(?i)^\s*(?:fwd?|wg|tr|rv|enc|i|vs|vb|vl|doorst|pd|inoltra|転送|fs|weitergeleitet|doorgestuurd|пер|пересл|ilt|tov|továbbítás|πρθ|转发|轉寄|转寄|전달|přeposláno|preposlané)\s?[:：]`)

// finnish tells a Finnish answer ("VS: ", vastaus) from what a Dane or a Norwegian forwards ("VS: ", videresendt).
var finnish = regexp.MustCompile(`(?i)^\s*vs\s?:`)

var finnishWords = regexp.MustCompile(`(?i)\b(?:kirjoitti|lähettäjä|lähetetty)\b|alkuperäinen`)

// ruleLine is a line of underscores, dashes or the like.
var ruleLine = regexp.MustCompile(`^(?:_{5,}|-{5,}|={5,}|\*{5,}|[-_] ?[-_] ?[-_])$`)

func label(words string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(?:` + words + `) ?[:：]\s*\S`)
}

const (
	fromWords    = `from|van|von|de|da|från|fra|od|lähettäjä|remitente|expéditeur|mittente|remetente|avsändare|afsender|avsender|nadawca|odesílatel|差出人|送信者|от|від|gönderen|kimden|feladó|de la|από|发件人|寄件者|寄件人|보낸 ?사람`
	dateWords    = `sent|date|verzonden|datum|gesendet|envoyé(?: le)?|date d'envoi|enviado(?: el| em)?|enviada em|fecha|inviato|data|skickat|sendt|dato|wysłano|wysłane|lähetetty|päivämäärä|pvm|odesláno|送信日時|日時|日付|отправлено|дата|надіслано|gönderildi|gönderilme|gönderme tarihi|tarih|elküldve|küldve|dátum|trimis|στάλθηκε|αποστολή|ημερομηνία|odoslané|发送时间|寄件日期|日期|傳送時間|보낸 ?날짜|날짜`
	subjectWords = `subject|onderwerp|betreff|objet|asunto|oggetto|assunto|ämne|emne|temat|aihe|předmět|件名|тема|konu|tárgy|subiect|θέμα|predmet|主题|主題|主旨|제목`
)

var (
	fromLabel    = label(fromWords)
	dateLabel    = label(dateWords)
	subjectLabel = label(subjectWords)
	labelWord    = regexp.MustCompile(`(?i)^(?:` + fromWords + `|` + dateWords + `) ?[:：]`) // begins a block of them
)
