package demo

import (
	"fmt"
	"time"
)

// language is what people of one language write around what they have to say.
type language struct {
	decimals, money string // formats of a length (whole, tenth) and an amount
	date            string // format of day, month, year, by number
	greetings       []string
	closings        []string
	hello, bye      string // of an answer; hello names the contact's first name
	wrote           string // above what is quoted: date, time, who
	replyMark       string
	awaySubject     string
	thanks          []string // answers to any answer
	firsts, lasts   []string // of names
	whole           []string // names that are not put together
	lastFirst       bool
}

// day writes a date the way the language does, the year left out of none.
func (l language) day(t time.Time) string {
	return fmt.Sprintf(l.date, t.Day(), int(t.Month()), t.Year())
}

var languages = map[string]language{
	"en": {decimals: "%d.%d", money: "€ %d", date: "%d/%d/%d",
		greetings: []string{"Hello,", "Dear Harbour team,", "Good morning,", "Hi there,", "Dear Sir or Madam,"},
		closings:  []string{"Kind regards,", "Best wishes,", "Many thanks,", "Fair winds,", "Thanks in advance,"},
		hello:     "Hi %s,", bye: "Kind regards,", wrote: "On %s at %s, %s wrote:", replyMark: "Re:", awaySubject: "Automatic reply",
		thanks: []string{"Thank you, that answers my question. [Have a good day!|I will be in touch.]", "That is clear, thanks. One more thing: [is the gate open on Sundays?|can I park the car at the pier?]",
			"Great, let us do it like that. [See you soon.|I will ring when we are close.]", "Thanks for the quick answer! Could you send me the price in writing as well?"},
		firsts: []string{"Oliver", "Amelia", "Harriet", "Callum", "Siobhán", "George", "Imogen", "Rhys", "Priya", "Dashiell", "Eleanor", "Kwame"},
		lasts:  []string{"Whitcombe", "Ashdown", "O’Malley", "Pemberton-Hythe", "Okonkwo", "Fairbairn", "Llewellyn", "Sutherland", "Patel", "Marlowe"},
		whole:  []string{"Wilhelmina Theodora Fitzgerald-Montgomery of Upper Kirkbuddo and Glenalmond", "Capt. J. R. (“Jack”) Thistlethwaite, RN (retd.)"}},
	"nl": {decimals: "%d,%d", money: "€ %d", date: "%d-%d-%d",
		greetings: []string{"Goedemorgen,", "Beste mensen van Harbour,", "Hallo,", "Geachte heer, mevrouw,"},
		closings:  []string{"Met vriendelijke groet,", "Hartelijke groeten,", "Groetjes,", "Alvast bedankt,"},
		hello:     "Beste %s,", bye: "Met vriendelijke groet,", wrote: "Op %s om %s schreef %s:", replyMark: "Re:", awaySubject: "Automatisch antwoord",
		thanks: []string{"Bedankt voor het snelle antwoord! [Dan weet ik genoeg.|Tot binnenkort.]", "Prima, zo doen we het. Moet ik nog iets ondertekenen?", "Duidelijk, dank. Nog één vraag: kan de auto bij de steiger staan?"},
		firsts: []string{"Sanne", "Jeroen", "Fenna", "Thijs", "Marloes", "Daan", "Renée", "Koen", "Zeynep", "Wietse"},
		lasts:  []string{"de Vries", "van den Heuvel", "Bakker", "Hoekstra", "Yılmaz", "van der Molen-Dijkstra", "Smit", "Terpstra"},
		whole:  []string{"Jkvr. Adriana Catharina van Tuyll van Serooskerken tot Zuylen-Rijsenburg"}},
	"de": {decimals: "%d,%d", money: "%d €", date: "%02d.%02d.%d",
		greetings: []string{"Guten Tag,", "Sehr geehrte Damen und Herren,", "Liebes Harbour-Team,", "Moin zusammen,"},
		closings:  []string{"Mit freundlichen Grüßen", "Viele Grüße", "Herzliche Grüße", "Vielen Dank im Voraus"},
		hello:     "Guten Tag %s,", bye: "Mit freundlichen Grüßen", wrote: "Am %s um %s schrieb %s:", replyMark: "AW:", awaySubject: "Abwesenheitsnotiz",
		thanks: []string{"vielen Dank für die schnelle Antwort. [So machen wir es.|Das hilft uns sehr.]", "danke, das passt. Bekommen wir noch eine schriftliche Bestätigung?", "alles klar. Eine Frage noch: Gibt es am Steg WLAN?"},
		firsts: []string{"Jürgen", "Käthe", "Sören", "Annegret", "Björn", "Friederike", "Günther", "Mareike", "Hüseyin", "Leonie"},
		lasts:  []string{"Müller-Lüdenscheidt", "Großkreutz", "Petersen", "Schönfeld", "Öztürk", "Weiß", "von der Heide", "Brandt"},
		whole:  []string{"Prof. Dr. h. c. Karl-Friedrich Freiherr von Hohenstein-Waldburg zu Schwarzenfels"}},
	"fr": {decimals: "%d,%d", money: "%d €", date: "%02d/%02d/%d",
		greetings: []string{"Bonjour,", "Madame, Monsieur,", "Bonjour à toute l’équipe,"},
		closings:  []string{"Cordialement,", "Bien à vous,", "Avec nos remerciements,", "Bonne journée,"},
		hello:     "Bonjour %s,", bye: "Bien cordialement,", wrote: "Le %s à %s, %s a écrit :", replyMark: "Re:", awaySubject: "Réponse automatique",
		thanks: []string{"Merci pour votre réponse rapide. [C’est parfait.|À très bientôt.]", "C’est noté, merci. Faut-il verser un acompte ?", "Très bien. Y a-t-il un parking près du ponton ?"},
		firsts: []string{"Hélène", "François", "Gaëlle", "Loïc", "Théo", "Mireille", "Aïssatou", "Éric", "Noémie"},
		lasts:  []string{"Lefèvre", "Le Goff", "Bélanger", "d’Aubigné", "Diallo", "Kerbrat", "Sénéchal", "Dupont-Moretti"},
		whole:  []string{"Marie-Françoise-Élisabeth de La Rochefoucauld-Liancourt d’Estissac"}},
	"es": {decimals: "%d,%d", money: "%d €", date: "%02d/%02d/%d",
		greetings: []string{"Buenos días:", "Hola:", "Estimados señores:"},
		closings:  []string{"Un saludo,", "Saludos cordiales,", "Muchas gracias,"},
		hello:     "Hola, %s:", bye: "Un cordial saludo,", wrote: "El %s a las %s, %s escribió:", replyMark: "Re:", awaySubject: "Respuesta automática",
		thanks: []string{"Gracias por la respuesta. [Todo claro.|Nos vemos pronto.]", "Perfecto. ¿Hace falta pagar una señal?", "De acuerdo. ¿Hay aparcamiento cerca del pantalán?"},
		firsts: []string{"Begoña", "Íñigo", "Lucía", "Joaquín", "Montserrat", "Andrés", "Nuria", "Xoán"},
		lasts:  []string{"Muñoz Peña", "Etxeberria", "Castaño Gil", "Núñez de Balboa", "Rodríguez", "Ibáñez", "Quiroga"}},
	"pt": {decimals: "%d,%d", money: "%d €", date: "%02d/%02d/%d",
		greetings: []string{"Bom dia,", "Olá,", "Exmos. Senhores,"},
		closings:  []string{"Com os melhores cumprimentos,", "Obrigado,", "Um abraço,"},
		hello:     "Olá %s,", bye: "Com os melhores cumprimentos,", wrote: "Em %s às %s, %s escreveu:", replyMark: "Re:", awaySubject: "Resposta automática",
		thanks: []string{"Muito obrigado pela resposta. [Fica combinado.|Até breve.]", "Perfeito. É preciso pagar um sinal?", "Está claro, obrigado. Há estacionamento perto do cais?"},
		firsts: []string{"João", "Conceição", "Inês", "Gonçalo", "Antónia", "Tomé", "Graça"},
		lasts:  []string{"Magalhães", "Simões", "da Conceição", "Guimarães", "Falcão", "Araújo"},
		whole:  []string{"Maria do Carmo Mão de Ferro e Cunha de Almeida Santa Rita Santos Abreu"}},
	"pl": {decimals: "%d,%d", money: "%d €", date: "%02d.%02d.%d",
		greetings: []string{"Dzień dobry,", "Szanowni Państwo,", "Witam serdecznie,"},
		closings:  []string{"Pozdrawiam,", "Z poważaniem,", "Serdecznie pozdrawiam,"},
		hello:     "Dzień dobry, %s,", bye: "Z poważaniem,", wrote: "W dniu %s o %s %s napisał(a):", replyMark: "Re:", awaySubject: "Automatyczna odpowiedź",
		thanks: []string{"Dziękuję za szybką odpowiedź. [Wszystko jasne.|Do zobaczenia.]", "Świetnie. Czy potrzebna jest zaliczka?", "Zgoda. Czy przy pomoście jest parking?"},
		firsts: []string{"Grażyna", "Łukasz", "Małgorzata", "Świętosława", "Zbigniew", "Krzysztof", "Żaneta"},
		lasts:  []string{"Szczepański", "Gżegżółka", "Wójcik", "Dąbrowska", "Brzęczyszczykiewicz", "Ślusarczyk"}},
	"ja": {decimals: "%d.%d", money: "%dユーロ", date: "%[2]d月%[1]d日",
		greetings: []string{"ご担当者様", "お世話になっております。", "はじめまして。"},
		closings:  []string{"よろしくお願いいたします。", "敬具", "何卒よろしくお願い申し上げます。"},
		hello:     "%s様", bye: "よろしくお願いいたします。", wrote: "%s %s %s:", replyMark: "Re:", awaySubject: "自動返信",
		thanks:    []string{"早速のご返信ありがとうございます。[承知いたしました。|当日を楽しみにしております。]", "ありがとうございます。前払いは必要でしょうか。"},
		lastFirst: true, firsts: []string{"由紀", "健太", "さくら", "翔", "美咲"}, lasts: []string{"田中", "佐藤", "長谷川", "小野寺", "渡邊"}},
	"ar": {decimals: "%d.%d", money: "%d يورو", date: "%d/%d/%d",
		greetings: []string{"السلام عليكم،", "تحية طيبة وبعد،", "مرحباً،"},
		closings:  []string{"مع خالص التحية،", "وتفضلوا بقبول الاحترام،", "شكراً لكم،"},
		hello:     "مرحباً %s،", bye: "مع أطيب التحيات،", wrote: "%s %s %s:", replyMark: "Re:", awaySubject: "Automatic reply",
		thanks: []string{"شكراً على الرد السريع. [كل شيء واضح.|إلى اللقاء.]", "ممتاز. هل يلزم دفع عربون؟"},
		firsts: []string{"ليلى", "يوسف", "مريم", "خالد", "نور"}, lasts: []string{"الحداد", "بن يوسف", "المنصوري", "العلوي"}},
}

var boats = []string{"Albatros", "Wilde Zwaan", "Seeadler", "Étoile du Nord", "Gaviota", "Saudade", "Bryza", "Mistral", "Sjøørret", "Northern Light", "Tante Til", "Fröken Fräken",
	"La Niña", "Windekind", "Ondine", "Halcyon", "Zeehond IV", "Kittiwake", "Morgenstern", "Never Again II", "Perła", "Vrouwe Johanna van ’t Hoog en Laag Nieuwland"}

var domains = []string{"mailbox.example", "post.example", "sailmail.example", "coastal-net.example", "inbox.example.net", "family.example.org", "charter-fleet.example", "blauwwater.example"}
